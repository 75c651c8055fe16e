package chat.parley.transport;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Writing to sockets.
 *
 * @param writeTimeout Maximum duration of one write to a socket; after it the connection is closed.
 * @param threads Number of threads that write to sockets; 0 is half of the processors, at least
 *     one.
 * @param compression Whether WebSocket messages in both directions are compressed for clients that
 *     offer permessage-deflate, each message by itself and again for each recipient.
 */
@ConfigurationProperties("parley.delivery")
public record WriteProperties(
    @DefaultValue("30s") Duration writeTimeout,
    @DefaultValue("0") int threads,
    @DefaultValue("false") boolean compression) {}
