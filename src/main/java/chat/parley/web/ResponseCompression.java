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
 * If answers are compressed: those only. Otherwise Jetty would unpack requests too, and few bytes
 * could be very many, and it would look at handshakes, which hold on to what they came with.
 */
@Component
final class ResponseCompression
    implements WebServerFactoryCustomizer<JettyServletWebServerFactory> {

  private static final PathSpec ALL = PathSpec.from("/");

  @Override
  public void customize(JettyServletWebServerFactory factory) {
    factory.addServerCustomizers(
        server -> {
          for (var handler : server.getDescendants(CompressionHandler.class)) {
            handler.putConfiguration(ALL, answers(factory.getCompression()));
          }
        });
  }

  private static CompressionConfig answers(Compression settings) {
    var config =
        CompressionConfig.builder()
            .compressIncludeMethod(HttpMethod.GET.name())
            .compressExcludePath("/stomp/*")
            .compressExcludePath("/ws/*")
            .decompressExcludePath("/*");
    for (String type : settings.getAllMimeTypes()) {
      config.compressIncludeMimeType(type);
    }
    return config.build();
  }
}
