package chat.parley.web;

import org.eclipse.jetty.compression.server.CompressionConfig;
import org.eclipse.jetty.compression.server.CompressionHandler;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.Compression;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Restricts Jetty's compression, where it is enabled, to responses to GET. By default Jetty also
 * decompresses requests, so that a few bytes could expand to very many, and wraps the requests of
 * WebSocket handshakes, which stay in memory as long as the session.
 */
@Component
final class ResponseCompression
    implements WebServerFactoryCustomizer<JettyServletWebServerFactory> {

  private static final PathSpec ALL_PATHS = PathSpec.from("/");

  @Override
  public void customize(JettyServletWebServerFactory factory) {
    factory.addServerCustomizers(
        server -> {
          for (var handler : server.getDescendants(CompressionHandler.class)) {
            handler.putConfiguration(ALL_PATHS, configuration(factory.getCompression()));
          }
        });
  }

  private static CompressionConfig configuration(Compression settings) {
    var config =
        CompressionConfig.builder()
            .compressIncludeMethod(HttpMethod.GET.name())
            .compressExcludePath("/stomp/*")
            .compressExcludePath("/ws/*")
            // The events of an event stream must leave at once.
            .compressExcludePath("/api/events")
            .compressExcludePath("^/api/streams/[^/]+/events/?$")
            .decompressExcludePath("/*");
    for (String type : settings.getAllMimeTypes()) {
      config.compressIncludeMimeType(type);
    }
    return config.build();
  }
}
