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
 * Compiled classes below a root package, whose sub-packages are the features.
 *
 * @param guests who use them from outside the tree
 */
record CompiledTree(String root, JavaClasses classes, JavaClasses guests) {

  /** What measures is a user like any other. */
  static CompiledTree main() {
    return new CompiledTree(
        "chat.parley",
        new ClassFileImporter().importPath(Path.of("target", "classes")),
        new ClassFileImporter().importPath(Path.of("target", "test-classes/chat/parley/bench")));
  }

  /** Classes that break a rule on purpose. */
  static CompiledTree planted(String name) {
    String root = CompiledTree.class.getPackageName() + ".planted." + name;
    return new CompiledTree(
        root,
        new ClassFileImporter().importPackages(root),
        new ClassFileImporter().importClasses());
  }

  Stream<JavaPackage> features() {
    return classes.getPackage(root).getSubpackagesInTree().stream()
        .filter(feature -> !feature.getClasses().isEmpty());
  }

  boolean hasFeature(JavaClass type) {
    return type.getPackageName().startsWith(root + ".");
  }

  List<String> faults(ArchRule rule) {
    return rule.allowEmptyShould(true).evaluate(classes).getFailureReport().getDetails();
  }
}
