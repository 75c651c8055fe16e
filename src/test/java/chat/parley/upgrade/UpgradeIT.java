package chat.parley.upgrade;

import chat.parley.store.Backup;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.TestTokens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Stores written by earlier versions are served unchanged by the current build. */
class UpgradeIT {

  @TempDir private Path directory;

  static Stream<Fixture> fixtures() {
    return Fixture.all();
  }

  /** The first start migrates the store; the second one uses the migrated store. */
  @ParameterizedTest
  @MethodSource("fixtures")
  void dataOfAnEarlierVersionIsUnchanged(Fixture fixture) throws Exception {
    Manifest manifest = fixture.manifest();
    List<String> store = fixture.restore(directory);
    String[] properties = TestTokens.tokenModeProperties(store.toArray(String[]::new));
    try (var server = ParleyServer.start(properties)) {
      new ManifestVerifier(server.port(), manifest).verifyUnchanged();
      new PairVerifier(server.port(), manifest).verifyPairs();
    }
    try (var server = ParleyServer.start(properties)) {
      var verifier = new ManifestVerifier(server.port(), manifest);
      verifier.verifyUnchanged();
      new PairVerifier(server.port(), manifest).verifyPairs();
      verifier.verifyStreamsContinue();
    }
  }

  /** The command {@code restore} migrates the backup, and the next start stores the pairs. */
  @Test
  void aBackupOfAnEarlierVersionIsUpgradedAfterItsRestore() throws Exception {
    var fixture = new Fixture("34dec26", "sqlite-killed.zip");
    fixture.restore(Files.createDirectory(directory.resolve("backup")));
    Path restored = Files.createDirectory(directory.resolve("restored"));
    Backup.restore(directory.resolve("backup"), restored, _ -> {});
    String[] properties = TestTokens.tokenModeProperties("parley.data-directory=" + restored);
    try (var server = ParleyServer.start(properties)) {
      new PairVerifier(server.port(), fixture.manifest()).verifyPairs();
    }
  }
}
