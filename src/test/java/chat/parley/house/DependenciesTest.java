package chat.parley.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DependenciesTest {

  private static final List<Dependency> HERE = Dependency.all();

  @Test
  void noDependencyHasAKnownFixThatIsNotApplied() {
    assertThat(missing(KnownFix.all(), HERE)).isEmpty();
  }

  /** A typing error would guard nothing. */
  @Test
  void everyArtifactOfTheListIsHere() {
    assertThat(KnownFix.all().stream().map(KnownFix::artifact).distinct())
        .allMatch(artifact -> HERE.stream().anyMatch(dependency -> dependency.isOf(artifact)));
  }

  @Test
  void noReasonOutlivesWhatItExcuses() {
    assertThat(KnownFix.all().stream().filter(KnownFix::isExcused))
        .extracting(KnownFix::cve)
        .isSubsetOf(
            KnownFix.all().stream()
                .filter(fix -> HERE.stream().anyMatch(fix::isMissingIn))
                .map(KnownFix::cve)
                .toList());
  }

  @Test
  void aVersionWithoutTheFixOfItsBranchIsNamed() {
    List<KnownFix> fixes =
        KnownFix.read(
            """
            # artifact\tfrom\tfixed\tCVE\tnot applied, because
            org.example:thing\t12.0\t12.0.9\tCVE-2000-1
            org.example:thing\t12.1\t12.1.2\tCVE-2000-1
            org.example:thing\t0\t12.2\tCVE-2000-2\tnobody calls it
            """);
    assertThat(missing(fixes, planted("12.0.8", "12.0.9", "12.0.10", "12.1.0-beta1", "12.1.1")))
        .containsExactly(
            "org.example:thing 12.0.8: CVE-2000-1 is fixed in 12.0.9",
            "org.example:thing 12.1.1: CVE-2000-1 is fixed in 12.1.2");
    assertThat(missing(fixes, List.of(dependency("thing-else", "12.0.8")))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1.9, 1.10",
    "1.0-alpha, 1.0-beta2",
    "1.0.0-M1, 1.0.0-RC1",
    "1.0-rc1, 1.0-SNAPSHOT",
    "1.0-SNAPSHOT, 1.0.Final",
    "4.2.0.Alpha1, 4.2",
    "5.2.9.RELEASE, 5.2.10",
    "1, 1-sp",
    "32.0.0, 32.0.0-jre",
    "32.0.0-jre, 32.0.1-android",
    "9.4.50.v20221201, 9.4.51",
    "42.7.9, 42.7.14",
    "1.0, 1.0.1"
  })
  void versionsAreOrderedAsByMaven(String earlier, String later) {
    assertThat(new MavenVersion(earlier)).isLessThan(new MavenVersion(later));
    assertThat(new MavenVersion(later)).isGreaterThan(new MavenVersion(earlier));
  }

  @ParameterizedTest
  @CsvSource({"1, 1.0.0", "4.2.15, 4.2.15.Final", "5.0.5.RELEASE, 5.0.5", "1.0-CR1, 1.0.rc1"})
  void versionsOfOneMeaningAreOne(String one, String other) {
    assertThat(new MavenVersion(one)).isEqualByComparingTo(new MavenVersion(other));
  }

  private static List<String> missing(List<KnownFix> fixes, List<Dependency> dependencies) {
    return fixes.stream()
        .filter(Predicate.not(KnownFix::isExcused))
        .flatMap(
            fix -> dependencies.stream().filter(fix::isMissingIn).map(there -> fault(fix, there)))
        .toList();
  }

  private static String fault(KnownFix fix, Dependency there) {
    return "%s %s: %s is fixed in %s"
        .formatted(fix.artifact(), there.version().text(), fix.cve(), fix.fixed().text());
  }

  private static List<Dependency> planted(String... versions) {
    return Stream.of(versions).map(version -> dependency("thing", version)).toList();
  }

  private static Dependency dependency(String artifact, String version) {
    return Dependency.of(
        Path.of("repository/org/example", artifact, version, artifact + "-" + version + ".jar"));
  }
}
