package chat.parley.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.testkit.EmbeddedParley;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mistyped or renamed property prevents the start before any file is created. */
class MistypedPropertyTest {

  @Test
  void aMistypedPropertyPreventsTheStartAndTheNearestOneIsSuggested(@TempDir Path directory) {
    assertThatThrownBy(
            () ->
                EmbeddedParley.builder()
                    .run(
                        "--server.port=0",
                        "--parley.data-directory=" + directory.resolve("data"),
                        "--parley.store.pasword=geheim"))
        .hasMessageContaining("Unknown property 'parley.store.pasword'")
        .hasMessageContaining("Did you mean 'parley.store.password'?")
        .hasMessageNotContaining("geheim");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aRenamedPropertyPreventsTheStartAndTheNewNameIsGiven() {
    assertThatThrownBy(
            () -> EmbeddedParley.builder().run("--server.port=0", "--parley.history.keep.age=90d"))
        .hasMessageContaining(
            "The property 'parley.history.keep.age' has been renamed to 'parley.history.max-age'.");
  }
}
