package chat.parley.drain;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signals by which an operator stops this process: SIGTERM and SIGINT. The JVM ignores further
 * ones while it stops, and Java has no other way to notice them than {@code sun.misc.Signal}, which
 * is used by reflection because the compiler warns of each mention. Any thread may call.
 */
final class StopSignals {

  private static final Logger log = LoggerFactory.getLogger(StopSignals.class);

  private static final String[] NAMES = {"TERM", "INT"};

  private static final Set<Runnable> ACTIONS = new CopyOnWriteArraySet<>();

  /** The handlers that are to be restored, by the name of the signal. */
  private static final Map<String, Object> ORIGINAL = new HashMap<>();

  private StopSignals() {}

  /**
   * Calls an action for each signal until {@link #ignore}, in place of what the JVM does. Has no
   * effect if the JVM does not handle signals ({@code -Xrs}).
   *
   * @param action called by any thread; must not block
   */
  static synchronized void handle(Runnable action) {
    if (ACTIONS.isEmpty()) {
      for (String name : NAMES) {
        Object earlier = replace(name, null);
        if (earlier != null) {
          ORIGINAL.put(name, earlier);
        }
      }
    }
    ACTIONS.add(action);
  }

  /** Does not call an action any more. */
  static synchronized void ignore(Runnable action) {
    ACTIONS.remove(action);
    if (ACTIONS.isEmpty()) {
      ORIGINAL.forEach(StopSignals::replace);
      ORIGINAL.clear();
    }
  }

  /**
   * Sets the handler of a signal.
   *
   * @param handler null for one that calls the actions
   * @return the handler until now; null if it cannot be replaced
   */
  private static @Nullable Object replace(String name, @Nullable Object handler) {
    try {
      Class<?> signalType = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Constructor<?> signal = signalType.getConstructor(String.class);
      Method handle = signalType.getMethod("handle", signalType, handlerType);
      return handle.invoke(
          null, signal.newInstance(name), handler == null ? calling(handlerType) : handler);
    } catch (ReflectiveOperationException e) {
      log.debug("SIG{} is not handled during the drain", name, e);
      return null;
    }
  }

  private static Object calling(Class<?> handlerType) {
    return Proxy.newProxyInstance(
        StopSignals.class.getClassLoader(),
        new Class<?>[] {handlerType},
        (_, _, _) -> {
          ACTIONS.forEach(Runnable::run);
          return null;
        });
  }
}
