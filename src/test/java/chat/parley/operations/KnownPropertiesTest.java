package chat.parley.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownPropertiesTest {

  private static final KnownProperties KNOWN =
      KnownProperties.of(
          List.of(
              "parley.limits.message-size",
              "parley.data-directory",
              "parley.security.allowed-origins"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "parley.limits.message-size",
        "parley.limits.messageSize",
        "parley.limits.message_size",
        "PARLEY.LIMITS.MESSAGESIZE",
        "parley.security.allowed-origins[0]",
        "server.port",
        "parleys.limits"
      })
  void everySpellingThatSpringBootBindsIsKnown(String name) {
    assertThat(KNOWN.fault(name)).isNull();
  }

  @Test
  void theMessageForAMistypedNameSuggestsTheNearestOne() {
    assertThat(KNOWN.fault("parley.limits.mesage-size"))
        .isEqualTo(
            "Unknown property 'parley.limits.mesage-size'. Did you mean"
                + " 'parley.limits.message-size'?");
  }

  @Test
  void aNameThatResemblesNoKnownOneIsRefusedToo() {
    assertThat(KNOWN.fault("parley.colour")).isEqualTo("Unknown property 'parley.colour'.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PARLEY_LIMITS_MESSAGESIZE",
        "PARLEY_LIMITS_MESSAGE_SIZE",
        "parley_limits_messagesize",
        "PARLEY_SECURITY_ALLOWEDORIGINS_0",
        "PARLEY_SECURITY_ALLOWEDORIGINS_0_",
        "PARLEY_DATA_DIRECTORY",
        "PATH"
      })
  void everyVariableThatSpringBootBindsIsKnown(String name) {
    assertThat(KNOWN.faultOfVariable(name)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PARLEY_PORT",
        "PARLEY_SERVICE_HOST",
        "PARLEY_SERVICE_PORT_HTTP",
        "PARLEY_PORT_8000_TCP_ADDR",
        "PARLEY_LIMITS_SERVICE_HOST",
        "PARLEY_HOME"
      })
  void variablesOfKubernetesAndOtherProgramsAreIgnored(String name) {
    assertThat(KNOWN.faultOfVariable(name)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PARLEY_LIMITS_MESAGESIZE",
        "PARLEY_LIMIT_MESSAGESIZE",
        "PARLEY_LIMITS_MESSAGES_SIZE"
      })
  void theMessageForAMistypedVariableSuggestsTheNearestOne(String name) {
    assertThat(KNOWN.faultOfVariable(name))
        .startsWith("Unknown environment variable '%s'. Did you mean".formatted(name))
        .contains("PARLEY_LIMITS_MESSAGE");
  }

  @Test
  void theNamesAreLoadedFromTheMetadataOfTheBuild() {
    assertThat(KnownProperties.load(getClass().getClassLoader()).bySpelling())
        .containsValues("parley.limits.message-size", "parley.data-directory", "parley.store.url");
  }
}
