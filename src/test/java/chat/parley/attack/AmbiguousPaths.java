package chat.parley.attack;

import java.util.List;

/** Request paths that some servers have resolved to a different resource. */
final class AmbiguousPaths {

  /** None of these paths identifies a resource that clients may read. */
  static final List<String> ALL =
      List.of(
          "/..%2f..%2fapplication.yaml",
          "/%2e%2e/application.yaml",
          "/../application.yaml",
          "/..;/application.yaml",
          "/page/../../application.yaml",
          "/page/..%2f..%2fapplication.yaml",
          "/page/%2e%2e/%2e%2e/application.yaml",
          "/page/%252e%252e/%252e%252e/application.yaml",
          "/page/..%5c..%5capplication.yaml",
          "/page/..\\..\\application.yaml",
          "/page/..;/..;/application.yaml",
          "/page/;/../../application.yaml",
          "/page//..//../application.yaml",
          "/page/%u002e%u002e/application.yaml",
          "/page/%c0%ae%c0%ae/application.yaml",
          "/page/file:/etc/passwd",
          "/page/classpath:application.yaml",
          "/page/url:file:/etc/passwd",
          "/webjars/..%2fapplication.yaml",
          "/webjars/%2e%2e/%2e%2e/application.yaml",
          "/webjars/vue/..;/..;/..;/application.yaml",
          "//application.yaml",
          "/application.yaml",
          "/WEB-INF/web.xml",
          "/%57EB-INF/web.xml",
          "/.%00/WEB-INF/web.xml",
          "/META-INF/MANIFEST.MF",
          "/db/migration/V1__log.sql",
          "/page/%00/../app.js",
          "/ws/..%2factuator%2fenv",
          "/ws/..;/actuator/env",
          "/stomp/%2e%2e/actuator/env",
          "/page;/../actuator/env",
          "/actuator/env",
          "/actuator/env/",
          "/actuator//env",
          "/actuator/./env",
          "/actuator;x/env",
          "/actuator/%65nv",
          "/actuator/health/..%2fenv",
          "/actuator/health/../env",
          "/actuator/heapdump",
          "/actuator/threaddump",
          "/actuator/loggers",
          "/actuator/shutdown",
          "/api/streams/chat/messages/../../../../application.yaml",
          "/api/streams/chat%2f..%2finbox/messages");

  private AmbiguousPaths() {}
}
