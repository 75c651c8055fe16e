package chat.parley;

import java.lang.reflect.Method;

/**
 * The main class of the jar: refuses a Java that is too old, then starts {@link ParleyApplication}.
 * Compiled for Java 17, so that an older Java than Parley's can say what is missing.
 */
final class Launcher {

  private static final int REQUIRED = 25;

  private Launcher() {}

  public static void main(String[] args) throws ReflectiveOperationException {
    if (Runtime.version().feature() < REQUIRED) {
      System.err.printf(
          "Parley needs Java %d or newer; this is Java %s in %s.%nInstall a JDK %d"
              + " (https://adoptium.net) and run it by its path, or set JAVA_HOME or PATH to it.%n",
          REQUIRED, Runtime.version(), System.getProperty("java.home"), REQUIRED);
      System.exit(1);
    }
    // By name: this class is compiled without the others.
    Method main =
        Class.forName("chat.parley.ParleyApplication").getDeclaredMethod("main", String[].class);
    main.setAccessible(true);
    main.invoke(null, (Object) args);
  }
}
