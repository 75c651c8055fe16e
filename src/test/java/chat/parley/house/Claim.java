package chat.parley.house;

import chat.parley.testkit.Shows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * The requirements that a method claims to show, by {@link Shows}.
 *
 * @param method the class and the name of the method, such as {@code
 *     ReceiptTest.aReceiptIdMayBeAnyText}
 * @param ids the ids of the requirements
 * @param test whether the method is a test
 */
record Claim(String method, List<String> ids, boolean test) {
  private static final Path CLASSES = Path.of("target", "test-classes");

  /** Returns the claims of all classes but the planted ones. */
  static List<Claim> all() {
    return classesBelow("chat/parley").filter(type -> !isPlanted(type)).flatMap(Claim::of).toList();
  }

  static List<Claim> planted() {
    return classesBelow("chat/parley/house/planted/shows").flatMap(Claim::of).toList();
  }

  /** Returns the methods that show each requirement, by the id of the requirement. */
  static Map<String, List<String>> byRequirement(List<Claim> claims) {
    return claims.stream()
        .flatMap(claim -> claim.ids().stream().map(id -> Map.entry(id, claim.method())))
        .sorted(Map.Entry.comparingByValue())
        .collect(
            Collectors.groupingBy(
                Map.Entry::getKey,
                TreeMap::new,
                Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
  }

  private static Stream<Class<?>> classesBelow(String folder) {
    try (Stream<Path> files = Files.walk(CLASSES.resolve(folder))) {
      return files
          .map(file -> CLASSES.relativize(file).toString())
          .filter(file -> file.endsWith(".class") && !file.endsWith("package-info.class"))
          .sorted()
          .<Class<?>>map(file -> load(file.replace(".class", "").replace('/', '.')))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Loads a class without initializing it: a test class may start a server when it is initialized.
   */
  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, Claim.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isPlanted(Class<?> type) {
    return type.getName().contains(".planted.");
  }

  private static Stream<Claim> of(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(Shows.class))
        .map(Claim::of);
  }

  private static Claim of(Method method) {
    Class<?> type = method.getDeclaringClass();
    String inside = type.getName().substring(type.getPackageName().length() + 1).replace('$', '.');
    return new Claim(
        inside + "." + method.getName(),
        List.of(method.getAnnotation(Shows.class).value()),
        AnnotationSupport.isAnnotated(method, Testable.class));
  }
}
