package chat.parley.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.testkit.ParleyServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT)
class BrokerPropertiesTest {

  @TempDir Path directory;

  @Test
  void aBrokerWithTheEmbeddedStoreIsRefusedWithTheReason(CapturedOutput output) {
    assertThatThrownBy(
            () ->
                ParleyServer.start(
                    "parley.cluster.host=127.0.0.1", "parley.data-directory=" + directory))
        .hasStackTraceContaining("the embedded store supports a single process only");
    assertThat(output).contains("APPLICATION FAILED TO START", "Set parley.store.url");
    assertThat(directory).isEmptyDirectory();
  }
}
