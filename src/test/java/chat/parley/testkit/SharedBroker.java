package chat.parley.testkit;

import org.jspecify.annotations.Nullable;

/**
 * The broker that joins the nodes of all tests of this JVM, with {@code -Dtest.broker=artemis} or
 * {@code rabbitmq}. It stops with the JVM.
 */
final class SharedBroker {

  private static final @Nullable Broker BROKER = start(System.getProperty("test.broker"));

  private SharedBroker() {}

  private static @Nullable Broker start(@Nullable String kind) {
    Broker broker =
        switch (kind) {
          case null -> null;
          case "artemis" -> new Artemis();
          case "rabbitmq" -> new RabbitMq();
          default -> throw new IllegalArgumentException(kind);
        };
    if (broker != null) {
      Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
    }
    return broker;
  }

  /** Null if tests are run on one node. */
  static @Nullable Broker wanted() {
    return BROKER;
  }
}
