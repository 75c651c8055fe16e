package chat.parley.testkit;

import java.util.concurrent.atomic.AtomicLong;

/** Unique names for users and rooms on the shared server. */
public final class Names {

  private static final AtomicLong LAST = new AtomicLong();

  private Names() {}

  /** Returns the start and a number, such as {@code bob-17}, once in this JVM. */
  public static String unique(String start) {
    return start + "-" + LAST.incrementAndGet();
  }
}
