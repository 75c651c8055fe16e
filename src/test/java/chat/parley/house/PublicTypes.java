package chat.parley.house;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.jetty.websocket.api.Session;

/** Finds what is public though its own package alone uses it. */
final class PublicTypes {
  private PublicTypes() {}

  static List<String> needless(CompiledTree tree) {
    Map<String, Set<String>> users = new HashMap<>();
    Stream.concat(tree.classes().stream(), tree.guests().stream())
        .forEach(
            user ->
                ReferencedTypes.of(user)
                    .forEach(
                        used ->
                            users
                                .computeIfAbsent(used, _ -> new HashSet<>())
                                .add(user.getPackageName())));
    return tree.classes().stream()
        .filter(tree::hasFeature)
        .filter(type -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC))
        .filter(type -> users.get(type.getName()).equals(Set.of(type.getPackageName())))
        // Jetty calls an endpoint by method handles, for which it must be public.
        .filter(type -> !type.isAssignableTo(Session.Listener.class))
        .filter(type -> tree.classes().stream().noneMatch(other -> offers(other, type)))
        .map(type -> type.getName() + ": public, but no other package uses it")
        .sorted()
        .toList();
  }

  /** Whether a public type has the other one in what it offers, so that both must be public. */
  private static boolean offers(JavaClass offering, JavaClass type) {
    return !offering.equals(type)
        && offering.getModifiers().contains(JavaModifier.PUBLIC)
        && offering.getCodeUnits().stream()
            .filter(unit -> unit.getModifiers().contains(JavaModifier.PUBLIC))
            .anyMatch(
                unit ->
                    unit.getRawReturnType().equals(type)
                        || unit.getRawParameterTypes().contains(type));
  }
}
