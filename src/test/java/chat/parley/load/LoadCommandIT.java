package chat.parley.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.SelfSignedCertificate;
import chat.parley.testkit.TestTokens;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoadCommandIT {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int load(String... arguments) {
    return LoadCommand.run(
        new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), arguments);
  }

  private static String url() {
    return "--url=ws://127.0.0.1:" + ParleyServer.shared().port();
  }

  @ParameterizedTest
  @ValueSource(strings = {"stomp", "events", "poll"})
  void everyWorkloadRunsAndItsMessagesAreCounted(String protocol) {
    int status =
        load(
            url(),
            "--protocol=" + protocol,
            "--workload=broadcast,room,direct,durable,storm,resume,idle",
            "--users",
            "6",
            "--rate",
            "100",
            "--seconds=0.2",
            "--history=5",
            "--connects=1000");
    assertThat(out.toString(UTF_8) + err.toString(UTF_8))
        .containsPattern("broadcast +20 +120 +0 ")
        .containsPattern("room +20 +120 +0 ")
        .containsPattern("direct +20 +20 +0 ")
        .containsPattern("durable +20 +20 +0 ")
        .containsPattern("storm +0 +6 +0 ")
        .containsPattern("resume +5 +30 +0 ")
        .containsPattern("idle +0 +6 +0 ");
    assertThat(status).isZero();
  }

  @Test
  void theLegacyProtocolRunsAsFastAsPossible() {
    assertThat(
            load(
                url(),
                "--protocol=old",
                "--users=4",
                "--in-flight=2",
                "--seconds=1",
                "--connects=99"))
        .as(() -> err.toString(UTF_8))
        .isZero();
    assertThat(out.toString(UTF_8)).contains("1 s: ").containsPattern("direct +\\d+ +\\d+ +0 ");
  }

  @Test
  void theLegacyProtocolHasOneWorkload() {
    assertThat(load(url(), "--protocol=old", "--workload=room,direct")).isEqualTo(2);
    assertThat(err.toString(UTF_8))
        .contains("--workload=room,direct: the legacy protocol", "only direct");
  }

  @Test
  void aRemoteServerRequiresTheOptionAllowRemote() {
    assertThat(load("--url=ws://192.0.2.1:8000")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("not this machine", "--allow-remote");
  }

  @Test
  void usersConnectWithTheirTokensAndRefusalsAreReported(@TempDir Path directory) throws Exception {
    Path validTokens = directory.resolve("good");
    Files.writeString(
        validTokens, "ann " + TestTokens.of("ann") + "\nbob " + TestTokens.of("bob") + "\n");
    Path invalidTokens = Files.writeString(directory.resolve("bad"), "ann geheim\nbob geheim\n");
    try (var server = ParleyServer.start(TestTokens.tokenModeProperties())) {
      String url = "--url=ws://127.0.0.1:" + server.port();
      String[] options = {"--users=2", "--workload=room,durable", "--seconds=0.2", "--rate=50"};
      assertThat(
              load(url, "--tokens=" + validTokens, options[0], options[1], options[2], options[3]))
          .as(() -> err.toString(UTF_8))
          .isZero();
      assertThat(out.toString(UTF_8)).containsPattern("room +10 +20 +0 ");
      assertThat(
              load(
                  url, "--tokens=" + invalidTokens, options[0], options[1], options[2], options[3]))
          .isEqualTo(2);
    }
    assertThat(err.toString(UTF_8)).contains("bad-token").doesNotContain("geheim");
  }

  @ParameterizedTest
  @ValueSource(strings = {"events", "poll"})
  void requestsHaveTheTokensOfTheirUsers(String protocol, @TempDir Path directory)
      throws Exception {
    Path tokens = directory.resolve("tokens");
    Files.writeString(
        tokens, "zoë " + TestTokens.of("zoë") + "\nbob " + TestTokens.of("bob") + "\n");
    try (var server = ParleyServer.start(TestTokens.tokenModeProperties())) {
      String[] arguments = {
        "--url=ws://127.0.0.1:" + server.port(),
        "--protocol=" + protocol,
        "--tokens=" + tokens,
        "--users=2",
        "--workload=durable",
        "--in-flight=2",
        "--seconds=0.2"
      };
      assertThat(load(arguments)).as(() -> err + "\n" + out).isZero();
      Files.writeString(tokens, "zoë geheim\nbob geheim\n");
      assertThat(load(arguments)).isEqualTo(2);
      assertThat(err.toString(UTF_8)).contains("status 401", "bad-token").doesNotContain("geheim");
    }
  }

  @Test
  void aServerWithTlsIsUsedIfItsCertificateIsTrusted(@TempDir Path directory) throws Exception {
    SelfSignedCertificate ownCertificate =
        SelfSignedCertificate.create(directory.resolve("own.p12"), "ip:127.0.0.1");
    SelfSignedCertificate otherCertificate =
        SelfSignedCertificate.create(directory.resolve("other.p12"), "ip:127.0.0.1");
    Path trusted = Files.writeString(directory.resolve("own.crt"), ownCertificate.certificate());
    Path untrusted =
        Files.writeString(directory.resolve("other.crt"), otherCertificate.certificate());
    try (var server =
        ParleyServer.start(
            "server.ssl.bundle=web",
            "spring.ssl.bundle.jks.web.keystore.location=file:" + ownCertificate.store(),
            "spring.ssl.bundle.jks.web.keystore.type=PKCS12",
            "spring.ssl.bundle.jks.web.keystore.password=" + SelfSignedCertificate.PASSWORD)) {
      String[] arguments = {
        "--url=wss://127.0.0.1:" + server.port(),
        "--trust=" + trusted,
        "--workload=room,durable,resume",
        "--users=4",
        "--size=20000",
        "--in-flight=4",
        "--seconds=0.5",
        "--history=5"
      };
      assertThat(load(arguments)).as(() -> err + "\n" + out).isZero();
      for (String protocol : List.of("events", "poll")) {
        String[] overHttp = Arrays.copyOf(arguments, arguments.length + 1);
        overHttp[arguments.length] = "--protocol=" + protocol;
        assertThat(load(overHttp)).as(() -> err + "\n" + out).isZero();
      }
      arguments[1] = "--trust=" + untrusted;
      assertThat(load(arguments)).isEqualTo(2);
      assertThat(err.toString(UTF_8)).contains("PKIX path");
    }
    assertThat(load("--url=wss://127.0.0.1:1", "--trust=/nowhere")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("--trust=/nowhere: the file cannot be read");
    Path invalid = Files.writeString(directory.resolve("none.crt"), "no certificate");
    assertThat(load("--url=wss://127.0.0.1:1", "--trust=" + invalid)).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("--trust=" + invalid + ": ");
  }

  @Test
  void aLostConnectionIsReportedAsAFailure() throws Exception {
    try (var server = ParleyServer.start()) {
      var closing = Thread.ofVirtual().unstarted(server::close);
      var output =
          new PrintStream(out, true, UTF_8) {
            @Override
            public void println(String line) {
              super.println(line);
              if (line.startsWith("1 s:")) {
                closing.start();
              }
            }
          };
      String url = "--url=ws://127.0.0.1:" + server.port();
      int status =
          LoadCommand.run(output, output, url, "--users=4", "--workload=room", "--seconds=30");
      assertThat(status).isEqualTo(1);
      closing.join();
    }
    assertThat(out.toString(UTF_8)).containsPattern("client \\d+: closed by the server: 1001");
  }

  @Test
  void everyUserNeedsAToken(@TempDir Path directory) throws Exception {
    Path tokens = Files.writeString(directory.resolve("tokens"), "ann secret\n");
    assertThat(load(url(), "--users=2", "--tokens", tokens.toString())).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("1 tokens for 2 users").doesNotContain("secret");
    assertThat(load(url(), "--users=2", "--tokens=/nowhere")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("--tokens=/nowhere: the file cannot be read");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--rats=1 | unknown option '--rats=1'",
        "--users=none | --users=none: must be a number from 2 to 1000000",
        "--size=5 | --size=5: must be a number from 31 to 67108864",
        "--workload=all | --workload=all: must be one of broadcast, room, direct, durable, storm,"
            + " resume, idle",
        "--url=http://127.0.0.1 | --url=http://127.0.0.1: must be ws://HOST:PORT",
        "--url=ws://a host | --url=ws://a host: must be ws://HOST:PORT",
        "--url=ws://127.0.0.1:1 | Connection refused"
      })
  void invalidOptionsAreReportedWithTheAllowedValues(String argument, String error) {
    assertThat(load(argument)).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains(error);
  }

  @Test
  void helpListsTheOptions() {
    assertThat(load("--help")).isZero();
    assertThat(out.toString(UTF_8)).contains("--url", "--rate", "--allow-remote");
  }
}
