package chat.parley.security;

import chat.parley.message.ChatError;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

/**
 * Cross-origin resource sharing (CORS): pages of any origin may load the files of the client, which
 * are public; pages of allowed origins may also read the message history. Responses to other pages
 * have no CORS headers, so browsers withhold them.
 */
final class CrossOrigin extends CorsFilter {

  private static final List<String> CLIENT_PATHS =
      List.of("/parley.js", "/parley.d.ts", "/parley/**", "/webjars/**");

  private static final List<String> HISTORY_HEADERS =
      List.of(HttpHeaders.AUTHORIZATION, "Parley-User");

  /** Time for which browsers may cache the result of a preflight request, in seconds. */
  private static final long MAX_AGE_SECONDS = 3600;

  private final UrlBasedCorsConfigurationSource paths;

  CrossOrigin(AllowedOrigins origins) {
    this(paths(origins));
  }

  private CrossOrigin(UrlBasedCorsConfigurationSource paths) {
    super(paths);
    this.paths = paths;
    setCorsProcessor(new Refusing());
  }

  /** Rejects with a problem detail in place of Spring's plain text. */
  private static final class Refusing extends DefaultCorsProcessor {
    @Override
    protected void rejectRequest(ServerHttpResponse response) throws IOException {
      ProblemResponse.write(
          response,
          ChatError.BAD_ORIGIN.because(
              "Pages of other origins may send GET, with the headers Authorization and"
                  + " Parley-User"));
    }
  }

  private static UrlBasedCorsConfigurationSource paths(AllowedOrigins origins) {
    var client = new CorsConfiguration();
    client.setAllowedOrigins(List.of(CorsConfiguration.ALL));
    client.setAllowedMethods(List.of(HttpMethod.GET.name(), HttpMethod.HEAD.name()));
    CorsConfiguration history = origins.configuration();
    history.setAllowedMethods(List.of(HttpMethod.GET.name()));
    history.setAllowedHeaders(HISTORY_HEADERS);
    history.setExposedHeaders(List.of(HttpHeaders.RETRY_AFTER));
    history.setMaxAge(MAX_AGE_SECONDS);
    var paths = new UrlBasedCorsConfigurationSource();
    CLIENT_PATHS.forEach(path -> paths.registerCorsConfiguration(path, client));
    paths.registerCorsConfiguration("/api/streams/**", history);
    return paths;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    @Nullable CorsConfiguration allowed = paths.getCorsConfiguration(request);
    return allowed == null
        || !isCrossOrigin(request)
        || allowed.checkOrigin(request.getHeader(HttpHeaders.ORIGIN)) == null;
  }

  private static boolean isCrossOrigin(HttpServletRequest request) {
    try {
      return CorsUtils.isCorsRequest(request);
    } catch (IllegalArgumentException _) {
      // The origin is malformed.
      return false;
    }
  }
}
