package chat.parley.security;

import chat.parley.message.ChatError;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
 * Cross-origin resource sharing (CORS): pages of any origin may load the files of the client and
 * the description of the HTTP API, which are public; pages of allowed origins may also read and
 * send messages. Responses to other pages have no CORS headers, so browsers withhold them. {@link
 * ForeignOriginFilter} rejects the messages that such pages send.
 */
final class CrossOrigin extends CorsFilter {

  private static final List<String> PUBLIC_PATHS =
      List.of("/parley.js", "/parley.d.ts", "/parley/**", "/webjars/**", "/openapi.yaml");

  private static final String USER = "Parley-User";

  private static final List<String> REQUEST_HEADERS =
      List.of(
          HttpHeaders.AUTHORIZATION,
          USER,
          ActingUserFilter.HEADER,
          HttpHeaders.CONTENT_TYPE,
          "Idempotency-Key",
          HttpHeaders.IF_NONE_MATCH,
          "Last-Event-ID");

  /** The start of the names of further request headers: the headers of a message. */
  private static final String MESSAGE_HEADERS = "parley-header-";

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
              "Pages of other origins may send GET, POST, PUT, PATCH and DELETE, with"
                  + " the headers Authorization, Parley-User, Parley-As,"
                  + " Content-Type, Idempotency-Key, If-None-Match,"
                  + " Last-Event-ID and Parley-Header-…"));
    }
  }

  private static UrlBasedCorsConfigurationSource paths(AllowedOrigins origins) {
    var publicFiles = new CorsConfiguration();
    publicFiles.setAllowedOrigins(List.of(CorsConfiguration.ALL));
    publicFiles.setAllowedMethods(List.of(HttpMethod.GET.name(), HttpMethod.HEAD.name()));
    var paths = new UrlBasedCorsConfigurationSource();
    PUBLIC_PATHS.forEach(path -> paths.registerCorsConfiguration(path, publicFiles));
    CorsConfiguration messages = messages(origins, HttpMethod.GET, HttpMethod.POST);
    paths.registerCorsConfiguration(
        "/api/streams/*/messages/*",
        messages(origins, HttpMethod.GET, HttpMethod.PATCH, HttpMethod.DELETE));
    paths.registerCorsConfiguration("/api/streams/**", messages);
    paths.registerCorsConfiguration("/api/messages", messages);
    paths.registerCorsConfiguration("/api/events", messages(origins, HttpMethod.GET));
    paths.registerCorsConfiguration("/api/users/*/messages", messages(origins, HttpMethod.POST));
    paths.registerCorsConfiguration(
        "/api/users/**", messages(origins, HttpMethod.GET, HttpMethod.PUT));
    paths.registerCorsConfiguration("/api/block", messages(origins, HttpMethod.POST));
    paths.registerCorsConfiguration("/api/blocks", messages(origins, HttpMethod.GET));
    paths.registerCorsConfiguration("/api/conversations", messages(origins, HttpMethod.GET));
    paths.registerCorsConfiguration(
        "/api/read", messages(origins, HttpMethod.GET, HttpMethod.POST));
    paths.registerCorsConfiguration(
        "/api/presence", messages(origins, HttpMethod.GET, HttpMethod.POST));
    CorsConfiguration rooms =
        messages(
            origins,
            HttpMethod.GET,
            HttpMethod.POST,
            HttpMethod.PUT,
            HttpMethod.PATCH,
            HttpMethod.DELETE);
    paths.registerCorsConfiguration("/api/rooms/**", rooms);
    return paths;
  }

  private static CorsConfiguration messages(AllowedOrigins origins, HttpMethod... methods) {
    var messages = new OfMessages();
    origins.configure(messages);
    messages.setAllowedMethods(Arrays.stream(methods).map(HttpMethod::name).toList());
    messages.setAllowedHeaders(REQUEST_HEADERS);
    messages.setExposedHeaders(
        List.of(HttpHeaders.RETRY_AFTER, HttpHeaders.LOCATION, HttpHeaders.ETAG, USER));
    messages.setMaxAge(MAX_AGE_SECONDS);
    return messages;
  }

  /** Allows the headers of messages, whose names the sender chooses. */
  private static final class OfMessages extends AllowedOrigins.OfPages {

    @Override
    public @Nullable List<String> checkHeaders(@Nullable List<String> requested) {
      if (requested == null) {
        return null;
      }
      var allowed = new ArrayList<String>();
      for (String name : requested) {
        if (name.strip().toLowerCase(Locale.ROOT).startsWith(MESSAGE_HEADERS)) {
          allowed.add(name.strip());
        }
      }
      List<String> others = super.checkHeaders(requested);
      if (others != null) {
        allowed.addAll(others);
      }
      return others == null && allowed.isEmpty() ? null : allowed;
    }
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
