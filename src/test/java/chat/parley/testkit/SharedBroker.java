package chat.parley.testkit;

import org.jspecify.annotations.Nullable;

/**
 * The broker that links the nodes of all tests of this JVM, selected by {@code
 * -Dtest.broker=artemis} or {@code rabbitmq}. It stops with the JVM.
 */
final class SharedBroker {

  private static final @Nullable Broker BROKER = start(System.getProperty("test.broker"));

  private SharedBroker() {}

  private static @Nullable Broker start(@Nullable String kind) {
    Broker broker = kind == null ? null : Broker.start(kind);
    if (broker != null) {
      Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
    }
    return broker;
  }

  /** Returns the broker, or null if the tests run on one node. */
  static @Nullable Broker configured() {
    return BROKER;
  }
}
