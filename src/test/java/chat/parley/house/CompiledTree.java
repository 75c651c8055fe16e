package chat.parley.house;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The compiled classes below a root package; its sub-packages are the features.
 *
 * @param externalUsers the classes outside the tree that use them
 */
record CompiledTree(String root, JavaClasses classes, JavaClasses externalUsers) {

  /** Returns the classes of Parley; the benchmarks count as external users. */
  static CompiledTree main() {
    return new CompiledTree(
        "chat.parley",
        new ClassFileImporter().importPath(Path.of("target", "classes")),
        new ClassFileImporter().importPath(Path.of("target", "test-classes/chat/parley/bench")));
  }

  /** Returns the classes that break a rule on purpose. */
  static CompiledTree planted(String name) {
    String root = CompiledTree.class.getPackageName() + ".planted." + name;
    return new CompiledTree(
        root,
        new ClassFileImporter().importPackages(root),
        new ClassFileImporter().importClasses());
  }

  Stream<JavaPackage> featurePackages() {
    return classes.getPackage(root).getSubpackagesInTree().stream()
        .filter(feature -> !feature.getClasses().isEmpty());
  }

  boolean isInFeature(JavaClass type) {
    return type.getPackageName().startsWith(root + ".");
  }

  List<String> violations(ArchRule rule) {
    return rule.allowEmptyShould(true).evaluate(classes).getFailureReport().getDetails();
  }
}
