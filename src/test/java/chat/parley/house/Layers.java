package chat.parley.house;

import chat.parley.Layer;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** Checks the layers that the package-infos of the features declare. */
final class Layers {
  /** The layer of the root package, which may use all others and may be used by none. */
  private static final int TOP = Integer.MAX_VALUE;

  private Layers() {}

  static List<String> missingDeclarations(CompiledTree tree) {
    return tree.featurePackages()
        .flatMap(
            feature ->
                Stream.<Class<? extends Annotation>>of(Layer.class, NullMarked.class)
                    .filter(annotation -> !feature.isAnnotatedWith(annotation))
                    .map(
                        annotation ->
                            "%s: no @%s in its package-info"
                                .formatted(feature.getName(), annotation.getSimpleName())))
        .sorted()
        .toList();
  }

  static List<String> upwardDependencies(CompiledTree tree) {
    Map<String, JavaClass> types =
        tree.classes().stream()
            .filter(type -> !type.isEquivalentTo(Layer.class))
            .collect(Collectors.toMap(JavaClass::getName, type -> type));
    return types.values().stream()
        .flatMap(
            user ->
                ReferencedTypes.of(user).stream()
                    .filter(types::containsKey)
                    .map(types::get)
                    .filter(used -> isUpward(tree, user.getPackage(), used.getPackage()))
                    .map(
                        used -> "%s uses %s".formatted(describe(tree, user), describe(tree, used))))
        .sorted()
        .toList();
  }

  private static boolean isUpward(CompiledTree tree, JavaPackage user, JavaPackage used) {
    return !user.getName().equals(used.getName()) && layer(tree, user) <= layer(tree, used);
  }

  private static String describe(CompiledTree tree, JavaClass type) {
    int layer = layer(tree, type.getPackage());
    return layer == TOP ? type.getName() : "%s (layer %d)".formatted(type.getName(), layer);
  }

  private static int layer(CompiledTree tree, JavaPackage feature) {
    return feature.getName().equals(tree.root())
        ? TOP
        : feature.tryGetAnnotationOfType(Layer.class).map(Layer::value).orElse(TOP);
  }
}
