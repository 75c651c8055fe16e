package chat.parley.house;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Finds types that are public although only their own package uses them. */
final class PublicTypes {
  private PublicTypes() {}

  static List<String> unneeded(CompiledTree tree) {
    Map<String, Set<String>> users = new HashMap<>();
    Stream.concat(tree.classes().stream(), tree.externalUsers().stream())
        .forEach(
            user ->
                ReferencedTypes.of(user)
                    .forEach(
                        used ->
                            users
                                .computeIfAbsent(used, _ -> new HashSet<>())
                                .add(user.getPackageName())));
    return tree.classes().stream()
        .filter(tree::isInFeature)
        .filter(type -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC))
        .filter(type -> users.get(type.getName()).equals(Set.of(type.getPackageName())))
        .filter(type -> tree.classes().stream().noneMatch(other -> exposes(other, type)))
        .map(type -> type.getName() + ": public, but no other package uses it")
        .sorted()
        .toList();
  }

  /**
   * Returns whether a public method of another public type has the type in its signature, so that
   * both must be public.
   */
  private static boolean exposes(JavaClass exposing, JavaClass type) {
    return !exposing.equals(type)
        && exposing.getModifiers().contains(JavaModifier.PUBLIC)
        && exposing.getCodeUnits().stream()
            .filter(unit -> unit.getModifiers().contains(JavaModifier.PUBLIC))
            .anyMatch(
                unit ->
                    unit.getRawReturnType().equals(type)
                        || unit.getRawParameterTypes().contains(type));
  }
}
