package chat.parley.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.RandomValuePropertySource;
import org.springframework.core.Ordered;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.mock.env.MockEnvironment;

class UnknownPropertyCheckTest {

  private static void check(PropertySource<?> source, Path directory) throws Exception {
    Path metadata = directory.resolve("META-INF/spring-configuration-metadata.json");
    Files.createDirectories(metadata.getParent());
    Files.writeString(
        metadata,
        """
        {"properties": [
          {"name": "parley.limits.message-size"}, {"name": "parley.data-directory"}]}
        """);
    var environment = new MockEnvironment();
    environment.getPropertySources().addLast(source);
    try (var loader = new URLClassLoader(new URL[] {directory.toUri().toURL()}, null)) {
      new UnknownPropertyCheck()
          .postProcessEnvironment(
              environment, new SpringApplication(new DefaultResourceLoader(loader)));
    }
  }

  @Test
  void knownPropertiesAndThoseOfOthersAreAccepted(@TempDir Path directory) {
    assertThatNoException()
        .isThrownBy(
            () ->
                check(
                    new MapPropertySource(
                        "file", Map.of("parley.limits.messageSize", "1", "server.port", "0")),
                    directory));
  }

  @Test
  void anUnknownPropertyIsReportedWithItsSource(@TempDir Path directory) {
    assertThatExceptionOfType(UnknownPropertyException.class)
        .isThrownBy(
            () ->
                check(
                    new MapPropertySource("file", Map.of("parley.limits.mesage-size", "geheim")),
                    directory))
        .withMessage(
            "Unknown property 'parley.limits.mesage-size'. Did you mean"
                + " 'parley.limits.message-size'? (in: file)");
  }

  @Test
  void aMistypedVariableIsReported(@TempDir Path directory) {
    assertThatExceptionOfType(UnknownPropertyException.class)
        .isThrownBy(
            () ->
                check(
                    new SystemEnvironmentPropertySource(
                        "systemEnvironment",
                        Map.of("PARLEY_HOME", "/srv", "PARLEY_DATA_DIRECTRY", "geheim")),
                    directory))
        .withMessageContaining("Unknown environment variable 'PARLEY_DATA_DIRECTRY'")
        .withMessageNotContaining("geheim");
  }

  @Test
  void aSourceThatCannotListItsPropertiesIsNotChecked(@TempDir Path directory) {
    assertThatNoException()
        .isThrownBy(() -> check(new RandomValuePropertySource("parley.colour"), directory));
  }

  @Test
  void theCheckRunsAfterAllPropertySourcesHaveBeenAdded() {
    assertThat(new UnknownPropertyCheck().getOrder()).isEqualTo(Ordered.LOWEST_PRECEDENCE);
  }
}
