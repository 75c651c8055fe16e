package chat.parley.stomp;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration of STOMP.
 *
 * @param heartBeat Minimum interval of heart-beats in each direction; a client can negotiate a
 *     longer one. 0 disables heart-beats.
 */
@ConfigurationProperties("parley.stomp")
record StompProperties(@DefaultValue("10s") Duration heartBeat) {}
