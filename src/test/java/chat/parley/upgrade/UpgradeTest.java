package chat.parley.upgrade;

import chat.parley.testkit.Beside;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.TestTokens;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients of an earlier version go on with the current build as if nothing had happened. */
@Beside
class UpgradeTest {

  @TempDir private Path directory;

  static Stream<Fixture> fixtures() {
    return Fixture.all();
  }

  /** The first start migrates; the second one finds what the first has left. */
  @ParameterizedTest
  @MethodSource("fixtures")
  void whatAnEarlierVersionStoredIsUnchanged(Fixture fixture) throws Exception {
    Manifest manifest = fixture.manifest();
    List<String> store = fixture.restore(directory);
    String[] properties = TestTokens.mode(store.toArray(String[]::new));
    try (var server = ParleyServer.start(properties)) {
      new Seen(server.port(), manifest).isUnchanged();
    }
    try (var server = ParleyServer.start(properties)) {
      Seen seen = new Seen(server.port(), manifest);
      seen.isUnchanged();
      seen.goesOn();
    }
  }
}
