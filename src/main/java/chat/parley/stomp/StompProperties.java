package chat.parley.stomp;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * STOMP.
 *
 * @param heartBeat how often the server sends a heart-beat and wants one, if the client takes part;
 *     zero turns both off
 */
@ConfigurationProperties("parley.stomp")
record StompProperties(@DefaultValue("10s") Duration heartBeat) {}
