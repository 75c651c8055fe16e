package chat.parley.security;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may come in.
 *
 * @param allowedOrigins the pages that may connect from a browser, beside those that Parley itself
 *     serves; patterns such as {@code https://*.example.org} or {@code http://localhost:[*]}
 */
@ConfigurationProperties("parley.security")
record SecurityProperties(
    @DefaultValue({"http://localhost:[*]", "http://127.0.0.1:[*]", "http://[::1]:[*]"})
        List<String> allowedOrigins) {}
