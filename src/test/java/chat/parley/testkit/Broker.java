package chat.parley.testkit;

/** A broker that joins nodes. */
public interface Broker extends AutoCloseable {

  /** Where it listens for STOMP, on the loopback interface. */
  int port();

  /** What a node must be told to speak to it, each as {@code name=value}. */
  default String[] properties(String topic) {
    return new String[] {
      "parley.relay.host=127.0.0.1",
      "parley.relay.port=" + port(),
      "parley.relay.virtual-host=parley",
      "parley.relay.login=parley",
      "parley.relay.passcode=secret",
      "parley.relay.destination=/topic/" + topic
    };
  }

  /** How many connections there are to it. */
  int connections();

  /** Ends it without a warning; it may be started again. */
  void kill();

  /** Starts it again on its port. */
  void start();

  /**
   * Raises a memory alarm, or ends it: while it lasts, the broker keeps its connections and their
   * heart-beats and passes nothing on that is sent to it.
   */
  void alarm(boolean raised);

  @Override
  void close();
}
