package chat.parley.peer;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Commands that start servers in Java, with the JDK of this JVM and its default settings. */
final class JavaCommands {

  static final List<String> CLASS_PATH =
      List.of(System.getProperty("java.class.path").split(File.pathSeparator));

  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  private JavaCommands() {}

  static List<String> jar(Path jar) {
    return List.of(JAVA, "-jar", jar.toString());
  }

  static List<String> main(List<String> classPath, Class<?> main, String... arguments) {
    var command = new ArrayList<>(List.of(JAVA, "-cp"));
    command.add(String.join(File.pathSeparator, classPath));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return command;
  }

  /** Returns the version of a jar, which is part of its file name. */
  static String version(Stream<String> jars, String artifact) {
    var name = Pattern.compile(".*/" + artifact + "-([0-9].*)\\.jar");
    return jars.map(name::matcher)
        .filter(match -> match.matches())
        .map(match -> match.group(1))
        .findFirst()
        .orElseThrow();
  }
}
