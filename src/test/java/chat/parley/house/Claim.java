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
 * What one method says that it shows.
 *
 * @param method as {@code ReceiptTest.aReceiptIdMayBeAnyText}
 * @param ids of the lines
 * @param test whether it is one
 */
record Claim(String method, List<String> ids, boolean test) {
  private static final Path CLASSES = Path.of("target", "test-classes");

  /** All that tests claim, but for what is planted. */
  static List<Claim> all() {
    return below("chat/parley").filter(type -> !isPlanted(type)).flatMap(Claim::of).toList();
  }

  static List<Claim> planted() {
    return below("chat/parley/house/planted/shows").flatMap(Claim::of).toList();
  }

  /** The methods that show a line. */
  static Map<String, List<String>> byLine(List<Claim> claims) {
    return claims.stream()
        .flatMap(claim -> claim.ids().stream().map(id -> Map.entry(id, claim.method())))
        .sorted(Map.Entry.comparingByValue())
        .collect(
            Collectors.groupingBy(
                Map.Entry::getKey,
                TreeMap::new,
                Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
  }

  private static Stream<Class<?>> below(String folder) {
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

  /** Not initialized: a test class may start a server then. */
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
