package chat.parley.testkit;

import java.util.concurrent.atomic.AtomicLong;

/** Names that no other test uses, for users and rooms on the shared server. */
public final class Names {

  private static final AtomicLong LAST = new AtomicLong();

  private Names() {}

  /** Something like {@code bob-17}. */
  public static String unique(String start) {
    return start + "-" + LAST.incrementAndGet();
  }
}
