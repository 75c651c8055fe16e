package chat.parley.journal;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much is kept.
 *
 * @param keepMessages how many messages of a stream are kept for those who resume or ask for
 *     history
 * @param keepDelivered the same of an inbox, once they have been delivered
 * @param keepBytes how much of a stream is kept at most, counted in bodies
 * @param inboxMessages how many messages may wait for somebody who is away; a full inbox refuses
 *     senders and loses nothing
 * @param clientMessageIds how many client message ids are remembered, of all senders together
 */
@ConfigurationProperties("parley.history")
public record HistoryProperties(
    @DefaultValue("1000") int keepMessages,
    @DefaultValue("100") int keepDelivered,
    @DefaultValue("16MB") DataSize keepBytes,
    @DefaultValue("10000") int inboxMessages,
    @DefaultValue("100000") int clientMessageIds) {}
