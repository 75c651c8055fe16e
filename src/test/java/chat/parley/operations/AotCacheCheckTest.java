package chat.parley.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AotCacheCheckTest {

  private static final List<String> OPTIONS =
      List.of("-Xmx1g", "-XX:AOTCache=/opt/parley/parley.aot");

  @Test
  void aCacheThatTheJvmDoesNotUseIsReported() {
    assertThat(AotCacheCheck.unusedCache(OPTIONS, "mixed mode"))
        .isEqualTo("/opt/parley/parley.aot");
  }

  @Test
  void aCacheInUseIsNotReported() {
    assertThat(AotCacheCheck.unusedCache(OPTIONS, "mixed mode, sharing")).isNull();
  }

  @Test
  void withoutACacheNothingIsReported() {
    assertThat(AotCacheCheck.unusedCache(List.of("-Xshare:off"), "mixed mode")).isNull();
  }
}
