package chat.parley;

import java.lang.reflect.Method;

/**
 * The main class of the jar: checks the version of Java, then runs {@link ParleyApplication}.
 * Compiled for Java 17, so that Java 17 to 24 can load it and print which version is required.
 */
final class Launcher {

  private static final int REQUIRED_JAVA = 25;

  private Launcher() {}

  public static void main(String[] args) throws ReflectiveOperationException {
    if (Runtime.version().feature() < REQUIRED_JAVA) {
      System.err.printf(
          "Parley requires Java %d or later; this is Java %s in %s.%nInstall JDK %d"
              + " (https://adoptium.net) and run its java command, or set JAVA_HOME or PATH to"
              + " it.%n",
          REQUIRED_JAVA, Runtime.version(), System.getProperty("java.home"), REQUIRED_JAVA);
      System.exit(1);
    }
    // Loaded by name, because this class is compiled separately from all others.
    Method main =
        Class.forName("chat.parley.ParleyApplication").getDeclaredMethod("main", String[].class);
    main.setAccessible(true);
    main.invoke(null, (Object) args);
  }
}
