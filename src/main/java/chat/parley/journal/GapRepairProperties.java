package chat.parley.journal;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/**
 * Detection of messages of other nodes that the broker has not delivered.
 *
 * @param waitTime Time to wait for a missing message, once a later message of its stream has been
 *     received or is known to be stored, before it is read from the database.
 * @param checkInterval Interval between checks whether the database has batches of other nodes that
 *     have not been received.
 * @param fastCheckInterval Interval between checks for missing batches while the broker link is
 *     down or stalled, and for 3 s after a batch was missing.
 * @param compareInterval Interval at which the last offsets of all subscribed streams are compared
 *     with the database, also if no batch is missing.
 */
@ConfigurationProperties("parley.cluster.repair")
public record GapRepairProperties(
    @Name("wait") @DefaultValue("100ms") Duration waitTime,
    @DefaultValue("500ms") Duration checkInterval,
    @DefaultValue("100ms") Duration fastCheckInterval,
    @DefaultValue("30s") Duration compareInterval) {}
