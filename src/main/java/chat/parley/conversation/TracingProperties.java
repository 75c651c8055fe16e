package chat.parley.conversation;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Tracing of messages.
 *
 * @param enabled Whether each message is observed from its SEND to the last socket.
 */
@ConfigurationProperties("parley.tracing")
record TracingProperties(@DefaultValue("false") boolean enabled) {}
