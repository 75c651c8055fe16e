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
 * What pages from elsewhere may load (CORS): the client, which is public, and old messages, if they
 * may connect. Others are told nothing, and so their browsers keep from them what they asked for.
 */
final class CrossOrigin extends CorsFilter {

  private static final List<String> CLIENT =
      List.of("/parley.js", "/parley.d.ts", "/parley/**", "/webjars/**");

  private static final List<String> HEADERS = List.of(HttpHeaders.AUTHORIZATION, "Parley-User");

  /** So long a browser need not ask again, in seconds. */
  private static final long REMEMBERED = 3600;

  private final UrlBasedCorsConfigurationSource paths;

  CrossOrigin(AllowedOrigins origins) {
    this(paths(origins));
  }

  private CrossOrigin(UrlBasedCorsConfigurationSource paths) {
    super(paths);
    this.paths = paths;
    setCorsProcessor(new Refusing());
  }

  /** Says why in place of Spring's plain text. */
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
    CorsConfiguration history = origins.allowed();
    history.setAllowedMethods(List.of(HttpMethod.GET.name()));
    history.setAllowedHeaders(HEADERS);
    history.setExposedHeaders(List.of(HttpHeaders.RETRY_AFTER));
    history.setMaxAge(REMEMBERED);
    var paths = new UrlBasedCorsConfigurationSource();
    CLIENT.forEach(path -> paths.registerCorsConfiguration(path, client));
    paths.registerCorsConfiguration("/api/streams/**", history);
    return paths;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    @Nullable CorsConfiguration allowed = paths.getCorsConfiguration(request);
    return allowed == null
        || !isFromElsewhere(request)
        || allowed.checkOrigin(request.getHeader(HttpHeaders.ORIGIN)) == null;
  }

  private static boolean isFromElsewhere(HttpServletRequest request) {
    try {
      return CorsUtils.isCorsRequest(request);
    } catch (IllegalArgumentException _) {
      // Its origin can not be read.
      return false;
    }
  }
}
