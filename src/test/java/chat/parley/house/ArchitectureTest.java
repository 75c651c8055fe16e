package chat.parley.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.ParleyApplication;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Every rule holds in Parley, and is seen failing on classes planted to break it. */
class ArchitectureTest {
  private static final CompiledTree MAIN = CompiledTree.main();

  /** Faults of the classes that are run from a command line. */
  private static final String PRINTING =
      "(?s).*\\.((Token|Load|Store)Command|ParleyApplication|Launcher)[.$].*";

  /** A rule finds faults in a tree, one a line. */
  private interface Rule extends Function<CompiledTree, List<String>> {}

  @Test
  void theTreeIsNotEmpty() {
    assertThat(MAIN.classes().contain(ParleyApplication.class)).isTrue();
  }

  @Test
  void everyFeatureDeclaresItsLayerAndItsNulls() {
    check(
        Layers::undeclared,
        "undeclared",
        "undeclared.bare: no @Layer",
        "undeclared.bare: no @NullMarked",
        "undeclared.unlayered: no @Layer",
        "undeclared.unmarked: no @NullMarked");
  }

  @Test
  void arrowsGoDownOnly() {
    check(
        Layers::climbs,
        "arrows",
        "base.Climber (layer 0) uses chat.parley.house.planted.arrows.top.Summit (layer 1)",
        "base.Matcher (layer 0) uses chat.parley.house.planted.arrows.top.Summit (layer 1)",
        "base.Rooted (layer 0) uses chat.parley.house.planted.arrows.Root",
        "side.Sideways (layer 1) uses chat.parley.house.planted.arrows.top.Summit (layer 1)");
  }

  @Test
  void packagesHaveNoCycles() {
    check(
        tree -> tree.faults(slices().matching(tree.root() + ".(**)").should().beFreeOfCycles()),
        "cycle",
        "Slice hen");
  }

  @Test
  void messagesKnowNoFramework() {
    check(
        tree ->
            tree.faults(
                noClasses()
                    .that()
                    .resideInAPackage(tree.root() + ".message..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                        "org.springframework..", "tools.jackson..", "com.fasterxml.jackson..")),
        "framework",
        "message.Jacksonish",
        "message.Springy");
  }

  @Test
  void publicTypesAreUsedByAnotherPackage() {
    check(PublicTypes::needless, "exposed", "owner.Lonely: public");
  }

  @Test
  void namesSayWhatAThingIs() {
    check(
        tree ->
            tree.faults(noClasses().should().haveNameMatching(".*(Impl|Manager|Helper|Utils?)")),
        "names",
        "RoomHelper>",
        "RoomImpl>",
        "RoomManager>",
        "RoomUtil>",
        "RoomUtils>");
  }

  @Test
  void nothingPrints() {
    check(
        // What a command prints is its answer.
        tree ->
            tree.faults(NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS).stream()
                .filter(fault -> !fault.matches(PRINTING))
                .toList(),
        "streams",
        "System.err",
        "System.out");
  }

  @Test
  void fieldsAreNotInjected() {
    check(
        tree -> tree.faults(NO_CLASSES_SHOULD_USE_FIELD_INJECTION), "injection", "Injected.clock");
  }

  @Test
  void loggersArePrivateStaticFinal() {
    check(
        tree ->
            tree.faults(
                fields()
                    .that()
                    .haveRawType("org.slf4j.Logger")
                    .should()
                    .bePrivate()
                    .andShould()
                    .beStatic()
                    .andShould()
                    .beFinal()),
        "loggers",
        "Loud.changing>",
        "Loud.each>",
        "Loud.shown>");
  }

  /** Each culprit is in a fault, and each fault names a culprit. */
  private static void check(Rule rule, String planted, String... culprits) {
    assertThat(rule.apply(MAIN)).isEmpty();
    List<String> faults = rule.apply(CompiledTree.planted(planted));
    assertThat(culprits)
        .allSatisfy(culprit -> assertThat(faults).anyMatch(f -> f.contains(culprit)));
    assertThat(faults).allSatisfy(fault -> assertThat(fault).containsAnyOf(culprits));
  }
}
