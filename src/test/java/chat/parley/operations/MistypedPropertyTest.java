package chat.parley.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.testkit.EmbeddedParley;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mistyped property prevents the start before any file is created; its value is not shown. */
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
}
