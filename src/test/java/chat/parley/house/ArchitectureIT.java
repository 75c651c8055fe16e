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

/** Every rule holds in Parley, and is violated by classes that are planted to break it. */
class ArchitectureIT {
  private static final CompiledTree MAIN = CompiledTree.main();

  private static final int MAX_COLLABORATORS = 5;

  /** Violations in the classes of the command line. */
  private static final String COMMAND_LINE =
      "(?s).*\\.((Token|Load|Store)Command|ParleyApplication|Launcher)[.$].*";

  /** A rule returns its violations in a tree, one per entry. */
  private interface Rule extends Function<CompiledTree, List<String>> {}

  @Test
  void theClassesAreImported() {
    assertThat(MAIN.classes().contain(ParleyApplication.class)).isTrue();
  }

  @Test
  void everyPackageDeclaresItsLayerAndItsNullness() {
    check(
        Layers::missingDeclarations,
        "undeclared",
        "undeclared.bare: no @Layer",
        "undeclared.bare: no @NullMarked",
        "undeclared.unlayered: no @Layer",
        "undeclared.unmarked: no @NullMarked");
  }

  @Test
  void packagesDependOnLowerLayersOnly() {
    check(
        Layers::upwardDependencies,
        "arrows",
        "base.Climber (layer 0) uses chat.parley.house.planted.arrows.top.Summit (layer 1)",
        "base.Matcher (layer 0) uses chat.parley.house.planted.arrows.top.Summit (layer 1)",
        "base.Rooted (layer 0) uses chat.parley.house.planted.arrows.Root",
        "side.Sideways (layer 1) uses chat.parley.house.planted.arrows.top.Summit (layer 1)");
  }

  @Test
  void packagesHaveNoCycles() {
    check(
        tree -> tree.violations(slices().matching(tree.root() + ".(**)").should().beFreeOfCycles()),
        "cycle",
        "Slice hen");
  }

  @Test
  void theMessagePackageUsesNoFramework() {
    check(
        tree ->
            tree.violations(
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
    check(PublicTypes::unneeded, "exposed", "owner.Lonely: public");
  }

  @Test
  void typesHaveNoVagueSuffixes() {
    check(
        tree ->
            tree.violations(
                noClasses().should().haveNameMatching(".*(Impl|Manager|Helper|Utils?)")),
        "names",
        "RoomHelper>",
        "RoomImpl>",
        "RoomManager>",
        "RoomUtil>",
        "RoomUtils>");
  }

  @Test
  void classesHaveAtMostFiveCollaborators() {
    check(ArchitectureIT::crowdedConstructors, "crowded", "Crowded.<init>");
  }

  private static List<String> crowdedConstructors(CompiledTree tree) {
    return tree.classes().stream()
        .filter(type -> !type.isRecord() && !type.isEnum() && !type.isAnonymousClass())
        .flatMap(type -> type.getConstructors().stream())
        .filter(constructor -> constructor.getRawParameterTypes().size() > MAX_COLLABORATORS)
        .map(constructor -> constructor.getFullName())
        .toList();
  }

  @Test
  void standardStreamsAreUsedByTheCommandLineOnly() {
    check(
        // The output of a command is its result.
        tree ->
            tree.violations(NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS).stream()
                .filter(violation -> !violation.matches(COMMAND_LINE))
                .toList(),
        "streams",
        "System.err",
        "System.out");
  }

  @Test
  void fieldsAreNotInjected() {
    check(
        tree -> tree.violations(NO_CLASSES_SHOULD_USE_FIELD_INJECTION),
        "injection",
        "Injected.clock");
  }

  @Test
  void loggersArePrivateStaticFinal() {
    check(
        tree ->
            tree.violations(
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

  /**
   * Checks that Parley does not violate the rule, and that each culprit is in a violation of the
   * planted classes and each of these violations contains a culprit.
   */
  private static void check(Rule rule, String planted, String... culprits) {
    assertThat(rule.apply(MAIN)).isEmpty();
    List<String> violations = rule.apply(CompiledTree.planted(planted));
    assertThat(culprits)
        .allSatisfy(culprit -> assertThat(violations).anyMatch(f -> f.contains(culprit)));
    assertThat(violations).allSatisfy(violation -> assertThat(violation).containsAnyOf(culprits));
  }
}
