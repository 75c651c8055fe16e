package chat.parley.journal;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Retention of messages, in the store and in memory. Stored messages above a limit are deleted,
 * oldest first.
 *
 * @param maxAge Maximum age of stored messages, delivered or not; 0 keeps them forever.
 * @param maxCount Maximum number of messages kept per stream; an inbox also keeps messages that
 *     have not been delivered. 0 keeps all.
 * @param deletionInterval Interval between retention sweeps.
 * @param memory Approximate maximum memory for recently used streams and their newest messages,
 *     from which resuming clients are served without reading the store.
 * @param versions Whether the texts that edits have replaced are kept until the message is removed
 *     or deleted, for moderators.
 */
@ConfigurationProperties("parley.history")
public record HistoryProperties(
    @DefaultValue("0") Duration maxAge,
    @DefaultValue("0") long maxCount,
    @DefaultValue("1m") Duration deletionInterval,
    @DefaultValue("64MB") DataSize memory,
    @DefaultValue("false") boolean versions) {}
