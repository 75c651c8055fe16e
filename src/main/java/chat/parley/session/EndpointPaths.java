package chat.parley.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.transport.WebSocketProtocol;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;

/** The WebSocket endpoints by their paths. Any thread may call. */
@Component
final class EndpointPaths {

  /** The end of a path pattern whose last segment is the name of a user. */
  private static final String NAME = "/{username}";

  /** An endpoint of a protocol. */
  record Endpoint(WebSocketProtocol<?> protocol, HandshakeAdmission admission) {}

  /**
   * The endpoint of a path.
   *
   * @param name the user name in the path, decoded but not checked; null if there is none
   */
  record Match(Endpoint endpoint, @Nullable String name) {}

  private final Map<String, Endpoint> byPath = new ConcurrentHashMap<>();

  /** The endpoints whose paths end with a name, by what comes before it. */
  private final Map<String, Endpoint> byParent = new ConcurrentHashMap<>();

  private final Set<String> excluded = ConcurrentHashMap.newKeySet();

  /** Excludes a path that would be a name of an endpoint. */
  void exclude(String path) {
    excluded.add(path);
  }

  /**
   * Adds an endpoint.
   *
   * @param path the last segment may be {@code {username}}, and no other
   */
  void add(String path, Endpoint endpoint) {
    if (path.endsWith(NAME)) {
      byParent.put(path.substring(0, path.length() - NAME.length()), endpoint);
    } else {
      byPath.put(path, endpoint);
    }
  }

  /**
   * Returns the endpoint of a path, with or without a slash at its end; null if there is none. A
   * path of its own takes precedence over a name.
   *
   * @param path as in the request, percent-encoded
   */
  @Nullable Match find(String path) {
    String own = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    Endpoint endpoint = byPath.get(own);
    if (endpoint != null) {
      return new Match(endpoint, null);
    }
    int slash = own.lastIndexOf('/');
    Endpoint named = slash < 0 ? null : byParent.get(own.substring(0, slash));
    return named == null || excluded.contains(own)
        ? null
        : new Match(named, UriUtils.decode(own.substring(slash + 1), UTF_8));
  }
}
