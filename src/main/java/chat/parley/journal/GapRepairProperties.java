package chat.parley.journal;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How messages of other nodes are found that the broker has not brought.
 *
 * @param patience how long a message is waited for when a later one of its stream is here
 * @param look how often is compared with the database which batches have come
 * @param poll how often, while there is no link to the broker or one did not bring everything
 * @param compare how often the ends of all streams that are read are compared with the database,
 *     though nothing seems to be missing
 */
@ConfigurationProperties("parley.relay.repair")
public record GapRepairProperties(
    @DefaultValue("100ms") Duration patience,
    @DefaultValue("500ms") Duration look,
    @DefaultValue("100ms") Duration poll,
    @DefaultValue("30s") Duration compare) {}
