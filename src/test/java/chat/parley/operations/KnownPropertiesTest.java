package chat.parley.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KnownPropertiesTest {

  private static final KnownProperties KNOWN =
      KnownProperties.of(
          List.of(
              "parley.limits.message-size",
              "parley.data-directory",
              "parley.security.allowed-origins",
              "parley.cluster.max-lag"),
          Map.of("parley.relay.max-lag", "parley.cluster.max-lag"));

  private static final KnownProperties BUILT =
      KnownProperties.load(KnownPropertiesTest.class.getClassLoader());

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
        "PARLEY_CLUSTER_SERVICE_PORT",
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
    assertThat(BUILT.current().bySpelling())
        .containsValues("parley.limits.message-size", "parley.data-directory", "parley.store.url");
  }

  @ParameterizedTest
  @ValueSource(strings = {"parley.relay.max-lag", "parley.relay.maxLag", "PARLEY.RELAY.MAX_LAG"})
  void theMessageForEverySpellingOfARenamedPropertyHasTheNewName(String name) {
    assertThat(KNOWN.fault(name))
        .isEqualTo(
            "The property '%s' has been renamed to 'parley.cluster.max-lag'.".formatted(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PARLEY_RELAY_MAXLAG", "PARLEY_RELAY_MAX_LAG", "parley_relay_maxlag"})
  void theMessageForTheVariableOfARenamedPropertyHasTheNewVariable(String name) {
    assertThat(KNOWN.faultOfVariable(name))
        .isEqualTo(
            "The environment variable '%s' has been renamed to 'PARLEY_CLUSTER_MAXLAG'."
                .formatted(name));
  }

  static Stream<Arguments> renamedProperties() {
    return BUILT.newNames().entrySet().stream()
        .map(renamed -> Arguments.of(renamed.getKey(), renamed.getValue()));
  }

  @ParameterizedTest
  @MethodSource("renamedProperties")
  void everyRenamedPropertyIsRefusedWithAPropertyThatExists(String oldName, String newName) {
    assertThat(BUILT.fault(oldName)).endsWith("renamed to '%s'.".formatted(newName));
    assertThat(BUILT.fault(newName)).isNull();
  }

  @ParameterizedTest
  @MethodSource("renamedProperties")
  void everyVariableOfARenamedPropertyIsRefusedWithOneThatExists(String oldName, String newName) {
    String newVariable = PropertySpellings.variables(newName).findFirst().orElseThrow();
    assertThat(PropertySpellings.variables(oldName))
        .extracting(BUILT::faultOfVariable)
        .allMatch(fault -> fault.endsWith("renamed to '%s'.".formatted(newVariable)));
    assertThat(BUILT.faultOfVariable(newVariable)).isNull();
  }

  @Test
  void theChangelogListsTheRenamedProperties() throws Exception {
    Map<String, String> listed =
        Pattern.compile("(?m)^\\| `(parley\\.[a-z.-]+)` \\| `(parley\\.[a-z.-]+)` \\|$")
            .matcher(Files.readString(Path.of("CHANGELOG.md")))
            .results()
            .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2)));
    assertThat(listed).isEqualTo(BUILT.newNames());
  }
}
