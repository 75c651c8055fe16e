package chat.parley.operations;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.security.TestSecurity;
import chat.parley.store.StoreProperties;
import chat.parley.store.StoreProperties.Store;
import chat.parley.store.StoreProperties.Synchronous;
import chat.parley.testkit.ServerLog;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.boot.web.server.servlet.context.ServletWebServerInitializedEvent;

/** The start message: the URL, the security mode, the listening address and the store. */
class StartMessageTest {

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, http://localhost:8000/, listening on this machine only",
    "::1, http://localhost:8000/, listening on this machine only",
    "0.0.0.0, http://localhost:8000/, listening on every address of this machine",
    "192.0.2.7, http://192.0.2.7:8000/, listening on 192.0.2.7"
  })
  void theUrlCanBeOpenedInABrowser(String address, String url, String listening) throws Exception {
    InetAddress bound = InetAddress.getByName(address);
    assertThat(StartMessage.url("http", bound, 8000)).isEqualTo(url);
    assertThat(StartMessage.listening(bound)).isEqualTo(listening);
  }

  @Test
  void withoutAnAddressParleyListensOnAllAddresses() {
    assertThat(StartMessage.url("https", null, 8443)).isEqualTo("https://localhost:8443/");
    assertThat(StartMessage.listening(null))
        .isEqualTo("listening on every address of this machine");
  }

  @Test
  void theModeSaysWhetherNamesAreVerified() {
    assertThat(StartMessage.mode(false)).isEqualTo("mode open: user names are not verified");
    assertThat(StartMessage.mode(true)).isEqualTo("mode token: a token proves each user's name");
  }

  @Test
  void theStoreIsNamedWithoutItsPassword() {
    assertThat(StartMessage.storage(store(null))).isEqualTo("messages are stored in /srv/parley");
    assertThat(StartMessage.storage(store("jdbc:postgresql://db/chat?user=a&password=geheim")))
        .isEqualTo("messages are stored in jdbc:postgresql://db/chat");
  }

  private static StoreProperties store(@Nullable String url) {
    return new StoreProperties(
        Path.of("/srv/x/../parley"), new Store(url, null, null, Synchronous.FULL, false));
  }

  /** Returns the lines that are logged when the port of a server is open. */
  private static List<String> logStart(
      ServerProperties server, DefaultListableBeanFactory beans, @Nullable String namespace) {
    var context = new ServletWebServerApplicationContext();
    context.setServerNamespace(namespace);
    var message =
        new StartMessage(
            server,
            store(null),
            TestSecurity.identities(),
            beans.getBeanProvider(BuildProperties.class));
    try (ServerLog log = ServerLog.open()) {
      message.logStart(new ServletWebServerInitializedEvent(new OpenServer(), context));
      return log.lines().stream().filter(line -> line.contains("/srv/parley")).toList();
    }
  }

  /** A web server of Spring Boot that listens on port 8000. */
  private static final class OpenServer implements WebServer {

    @Override
    public void start() {}

    @Override
    public void stop() {}

    @Override
    public int getPort() {
      return 8000;
    }
  }

  @Test
  void oneLineIsLoggedAtTheStart() {
    assertThat(logStart(new ServerProperties(), new DefaultListableBeanFactory(), null))
        .containsExactly(
            "chat.parley.operations.StartMessage: Parley development is running at"
                + " http://localhost:8000/; mode open: user names are not verified; listening on"
                + " every address of this machine; messages are stored in /srv/parley");
  }

  @Test
  void theLineHasTheVersionAndTheSchemeOfTheServer() {
    var version = new Properties();
    version.setProperty("version", "1.2.3");
    var beans = new DefaultListableBeanFactory();
    beans.registerSingleton("build", new BuildProperties(version));
    var server = new ServerProperties();
    server.setSsl(new Ssl());
    assertThat(logStart(server, beans, null))
        .singleElement()
        .asString()
        .contains("Parley 1.2.3 is running at https://localhost:8000/");
  }

  @Test
  void theServerOfTheManagementEndpointsIsNotAnnounced() {
    assertThat(logStart(new ServerProperties(), new DefaultListableBeanFactory(), "management"))
        .isEmpty();
  }
}
