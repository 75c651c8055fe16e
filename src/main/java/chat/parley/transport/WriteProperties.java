package chat.parley.transport;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How messages leave.
 *
 * @param writeTimeout how long one write to a socket may take before the session is given up
 * @param threads how many threads write; 0 is half of the processors
 * @param compression whether permessage-deflate is agreed to; it costs a compressor for each
 *     session and the shared encoding
 */
@ConfigurationProperties("parley.delivery")
public record WriteProperties(
    @DefaultValue("30s") Duration writeTimeout,
    @DefaultValue("0") int threads,
    @DefaultValue("false") boolean compression) {}
