package chat.parley.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsersTest {

  @TempDir private Path directory;

  private Users ofFile(String text, int count) throws IOException {
    Path file = Files.writeString(directory.resolve("tokens"), text);
    return Users.of(LoadOptions.parse("--tokens=" + file, "--users=" + count));
  }

  @Test
  void withoutATokenFileEveryUserHasANameAndNoToken() {
    Users users = Users.of(LoadOptions.parse("--users=3"));
    assertThat(users.room()).matches("load-[0-9a-z]+");
    assertThat(users.names()).hasSize(3).doesNotHaveDuplicates();
    assertThat(users.name(0)).isEqualTo(users.room() + "-0");
    assertThat(users.name(2)).isEqualTo(users.room() + "-2");
    assertThat(users.token(2)).isEmpty();
    assertThat(users.tokenQuery()).isEmpty();
  }

  @Test
  void namesAndTokensAreReadFromTheFile() throws IOException {
    Users users = ofFile("ann  secret-a\n\n \t bob\tsecret-b  \ncyd secret-c", 2);
    assertThat(users.room()).startsWith("load-");
    assertThat(users.names()).containsExactly("ann", "bob", "cyd");
    assertThat(users.name(1)).isEqualTo("bob");
    assertThat(users.token(1)).isEqualTo("secret-b");
    assertThat(users.tokenQuery()).isEqualTo("?access_token={token}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ann", "ann secret more"})
  void aMalformedLineIsReportedWithoutItsContent(String line) {
    assertThatExceptionOfType(LoadException.class)
        .isThrownBy(() -> ofFile("eve secret\n" + line + "\n", 2))
        .withMessageEndingWith(": line 2 is malformed; it must be NAME TOKEN");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ann secret\n"})
  void everyUserNeedsALine(String text) {
    assertThatExceptionOfType(LoadException.class)
        .isThrownBy(() -> ofFile(text, 2))
        .withMessageEndingWith(
            ": the file has %d tokens for 2 users".formatted(text.isEmpty() ? 0 : 1));
  }

  @Test
  void aMissingFileIsReported() {
    Path missing = directory.resolve("missing");
    assertThatExceptionOfType(LoadException.class)
        .isThrownBy(() -> Users.of(LoadOptions.parse("--tokens=" + missing)))
        .withMessageStartingWith("--tokens=" + missing + ": the file cannot be read: ");
  }
}
