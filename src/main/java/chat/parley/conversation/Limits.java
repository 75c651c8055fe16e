package chat.parley.conversation;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How large things may be.
 *
 * @param messageSize the body of one message
 */
@ConfigurationProperties("parley.limits")
public record Limits(@DefaultValue("64KB") DataSize messageSize) {}
