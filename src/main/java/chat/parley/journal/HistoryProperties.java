package chat.parley.journal;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much is kept.
 *
 * @param keep what is deleted
 * @param memory how much of the newest messages of all streams is kept in memory, so that those who
 *     resume need not ask the store
 */
@ConfigurationProperties("parley.history")
public record HistoryProperties(@DefaultValue Keep keep, @DefaultValue("64MB") DataSize memory) {

  /**
   * What is deleted, and what for ever kept.
   *
   * @param age messages that are older are deleted, read or not; 0 keeps them for ever
   * @param count of more messages in a stream the oldest are deleted, but of an inbox only what has
   *     been delivered; 0 keeps them all
   * @param interval how often is looked for what is to be deleted
   */
  public record Keep(
      @DefaultValue("0") Duration age,
      @DefaultValue("0") long count,
      @DefaultValue("1m") Duration interval) {}
}
