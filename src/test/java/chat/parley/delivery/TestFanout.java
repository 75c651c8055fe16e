package chat.parley.delivery;

import chat.parley.failures.Failures;

/** A fan-out without a server. */
public final class TestFanout {

  private TestFanout() {}

  /** Returns a fan-out without subscriptions. */
  public static Fanout create(Failures failures) {
    return new Fanout(failures);
  }
}
