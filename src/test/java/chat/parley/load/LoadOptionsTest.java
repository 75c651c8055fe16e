package chat.parley.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadOptionsTest {

  @Test
  void withoutOptionsTheDefaultsApply() {
    assertThat(LoadOptions.parse())
        .isEqualTo(
            new LoadOptions(
                URI.create("ws://127.0.0.1:8000"),
                ClientProtocol.STOMP,
                List.of(
                    Workload.BROADCAST,
                    Workload.ROOM,
                    Workload.DIRECT,
                    Workload.DURABLE,
                    Workload.STORM,
                    Workload.RESUME),
                100,
                50,
                0,
                10,
                64,
                100,
                100,
                null,
                null,
                false));
  }

  @Test
  void everyOptionIsParsedInBothForms() {
    var expected =
        new LoadOptions(
            URI.create("wss://example.org:443"),
            ClientProtocol.STOMP,
            List.of(Workload.STORM, Workload.IDLE),
            2,
            0.5,
            7,
            1.5,
            31,
            20,
            1,
            Path.of("trusted.pem"),
            Path.of("users.txt"),
            true);
    String[] options =
        ("--url=wss://example.org:443 --protocol=stomp --workload=storm,idle --users=2 --rate=0.5"
                + " --in-flight=7 --seconds=1.5 --size=31 --connects=20 --history=1"
                + " --trust=trusted.pem --tokens=users.txt --allow-remote")
            .split(" ");
    assertThat(LoadOptions.parse(options)).isEqualTo(expected);
    String[] words = String.join(" ", options).replace('=', ' ').split(" ");
    assertThat(LoadOptions.parse(words)).isEqualTo(expected);
  }

  @Test
  void theLegacyProtocolRunsTheDirectWorkload() {
    assertThat(LoadOptions.parse("--protocol=old").workloads()).containsExactly(Workload.DIRECT);
    assertThat(LoadOptions.parse("--protocol=old", "--workload=direct").workloads())
        .containsExactly(Workload.DIRECT);
    assertRefused(
        "--workload=direct,room: the legacy protocol (--protocol=old) supports only direct",
        "--protocol=old",
        "--workload=direct,room");
  }

  @Test
  void workloadsMayBeSeparatedBySpaces() {
    assertThat(LoadOptions.parse("--workload= room , idle ").workloads())
        .containsExactly(Workload.ROOM, Workload.IDLE);
    assertThat(LoadOptions.parse("--workload=").workloads()).as("none are named").hasSize(6);
  }

  @ParameterizedTest
  @CsvSource({
    "users, 2, 1000000, 1, 1000001, 2 to 1000000",
    "rate, 0.01, 1000000, 0, 1000001, 0.01 to 1000000",
    "in-flight, 1, 100000, 0, 100001, 1 to 100000",
    "seconds, 0.1, 86400, 0, 86401, 0.1 to 86400",
    "size, 31, 67108864, 30, 67108865, 31 to 67108864",
    "connects, 0.1, 1000000, 0, 1000001, 0.1 to 1000000",
    "history, 1, 1000000, 0, 1000001, 1 to 1000000"
  })
  void numbersOutsideOfTheirBoundsAreRefused(
      String name, String min, String max, String below, String above, String bounds) {
    String option = "--" + name + "=";
    assertThat(LoadOptions.parse(option + min)).isNotEqualTo(LoadOptions.parse(option + max));
    for (String invalid : new String[] {below, above, "", "many", "NaN", "Infinity"}) {
      assertRefused(option + invalid + ": must be a number from " + bounds, option + invalid);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:8000",
    "127.0.0.1:8000",
    "ws:127.0.0.1",
    "ws://",
    "ws:///stomp",
    "ws://a b",
    "''"
  })
  void aUrlMustHaveASchemeOfWebSocketsAndAHost(String url) {
    assertRefused("--url=" + url + ": must be ws://HOST:PORT or wss://HOST:PORT", "--url=" + url);
  }

  @Test
  void unknownWordsAreRefusedWithTheAllowedOnes() {
    assertRefused("--protocol=new: must be one of stomp, old, events, poll", "--protocol=new");
    assertRefused(
        "--workload=: must be one of broadcast, room, direct, durable, storm, resume, idle",
        "--workload=room,,idle");
    assertRefused("unknown option '--user=5'; --help lists the options", "--user=5");
    assertRefused("unknown option 'users=5'; --help lists the options", "users=5");
    assertRefused("unknown option ''; --help lists the options", "");
  }

  @Test
  void anOptionIsNotTheValueOfTheOptionBeforeIt() {
    assertRefused("--users=: must be a number from 2 to 1000000", "--users", "--rate=5");
    assertRefused("--users=: must be a number from 2 to 1000000", "--users");
  }

  private static void assertRefused(String message, String... options) {
    assertThatExceptionOfType(LoadException.class)
        .isThrownBy(() -> LoadOptions.parse(options))
        .withMessage(message);
  }

  @Test
  void theUsageNamesEveryOption() {
    assertThat(LoadOptions.USAGE)
        .contains("--url=", "--trust=", "--workload=", "--users=", "--rate=", "--in-flight=")
        .contains("--seconds=", "--size=", "--connects=", "--history=", "--protocol=")
        .contains("--tokens=", "--allow-remote ");
  }

  @Test
  void theDurationIsThatOfTheSeconds() {
    assertThat(LoadOptions.parse("--seconds=0.25").duration()).isEqualTo(Duration.ofMillis(250));
  }

  @Test
  void aNumberOfMessagesInFlightReplacesTheRate() {
    assertThat(LoadOptions.parse("--rate=20").pace()).isEqualTo(new Pace.Open(20));
    assertThat(LoadOptions.parse("--rate=20", "--in-flight=3").pace())
        .isEqualTo(new Pace.Closed(3));
  }
}
