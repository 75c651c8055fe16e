package chat.parley.journal;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Retention of messages, in the store and in memory.
 *
 * @param keep Retention of stored messages.
 * @param memory Approximate maximum memory for recently used streams and their newest messages,
 *     from which resuming clients are served without reading the store.
 */
@ConfigurationProperties("parley.history")
public record HistoryProperties(@DefaultValue Keep keep, @DefaultValue("64MB") DataSize memory) {

  /**
   * Limits above which stored messages are deleted, oldest first.
   *
   * @param age Maximum age of stored messages, delivered or not; 0 keeps them forever.
   * @param count Maximum number of messages kept per stream; an inbox also keeps messages that have
   *     not been delivered. 0 keeps all.
   * @param interval Interval between retention sweeps.
   */
  public record Keep(
      @DefaultValue("0") Duration age,
      @DefaultValue("0") long count,
      @DefaultValue("1m") Duration interval) {}
}
