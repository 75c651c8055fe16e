package chat.parley.operations;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.store.StoreProperties;
import chat.parley.store.StoreProperties.Store;
import chat.parley.store.StoreProperties.Synchronous;
import java.net.InetAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
}
