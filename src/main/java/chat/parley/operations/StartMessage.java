package chat.parley.operations;

import chat.parley.security.IdentityResolver;
import chat.parley.store.StoreProperties;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Logs one line once the port of the server is open: Parley's version, the URL, the security mode,
 * the addresses on which the server listens, and where messages are stored. The store may not be
 * available yet.
 */
@Component
final class StartMessage {

  private static final Logger log = LoggerFactory.getLogger(StartMessage.class);

  private final ServerProperties server;
  private final StoreProperties store;
  private final IdentityResolver identities;
  private final ObjectProvider<BuildProperties> build;

  StartMessage(
      ServerProperties server,
      StoreProperties store,
      IdentityResolver identities,
      ObjectProvider<BuildProperties> build) {
    this.server = server;
    this.store = store;
    this.identities = identities;
    this.build = build;
  }

  @EventListener
  void logStart(WebServerInitializedEvent event) {
    // The management endpoints may have their own server, which has a namespace.
    if (event.getApplicationContext().getServerNamespace() == null) {
      BuildProperties properties = build.getIfAvailable();
      String version = properties == null ? "development" : properties.getVersion();
      boolean tls = server.getSsl() != null && server.getSsl().isEnabled();
      log.info(
          "Parley {} is running at {}; {}; {}; {}",
          version,
          url(tls ? "https" : "http", server.getAddress(), event.getWebServer().getPort()),
          mode(identities.requiresToken()),
          listening(server.getAddress()),
          storage(store));
    }
  }

  static String url(String scheme, @Nullable InetAddress address, int port) {
    boolean local = address == null || address.isAnyLocalAddress() || address.isLoopbackAddress();
    return "%s://%s:%d/".formatted(scheme, local ? "localhost" : address.getHostAddress(), port);
  }

  static String mode(boolean token) {
    return token
        ? "mode token: a token proves each user's name"
        : "mode open: user names are not verified";
  }

  static String listening(@Nullable InetAddress address) {
    if (address == null || address.isAnyLocalAddress()) {
      return "listening on every address of this machine";
    }
    return address.isLoopbackAddress()
        ? "listening on this machine only"
        : "listening on " + address.getHostAddress();
  }

  static String storage(StoreProperties properties) {
    String url = properties.store().url();
    return "messages are stored in "
        + (url == null
            ? properties.dataDirectory().toAbsolutePath().normalize()
            // The query parameters may contain a password.
            : url.replaceFirst("\\?.*", ""));
  }
}
