package chat.parley.bench;

import chat.parley.load.Pace;
import java.util.List;
import java.util.stream.Stream;

/**
 * A task that is run on every server.
 *
 * @param clients the number of connected clients
 * @param inFlight the numbers of messages in flight, one measurement each at maximum throughput
 * @param perSecond the messages per second at which latency is measured; 0 omits the measurement
 */
record Task(Shape shape, Phase phase, int clients, List<Integer> inFlight, double perSecond) {

  /** The kind of a task. */
  enum Shape {
    BROADCAST("broadcast"),
    ROOM("busy room"),
    DIRECT("point to point"),
    DURABLE("durable point to point"),
    STORM("connect storm"),
    RESUME("resume storm"),
    IDLE("idle");

    final String text;

    Shape(String text) {
      this.text = text;
    }
  }

  /** The state of the process that a task is run on. */
  enum Phase {
    /** It has just been started. */
    COLD,
    /** It has been warmed up. */
    WARM,
    /** {@value Task#EARLIER_STORMS} connect storms have preceded. */
    LATE
  }

  /** Deliveries per second at which latency is measured; the slowest server can sustain it. */
  private static final double DELIVERIES_PER_SECOND = 4_000;

  /** The same for comparisons of two jars of Parley, which can sustain more. */
  private static final double COMPARISON_DELIVERIES_PER_SECOND = 20_000;

  /** Number of messages that each client has missed in a resume storm. */
  static final int MISSED_MESSAGES = 100;

  /** Number of connect storms before the one of a server that has had many connections. */
  static final int EARLIER_STORMS = 6;

  Task(Shape shape, int clients, List<Integer> inFlight, double perSecond) {
    this(shape, Phase.WARM, clients, inFlight, perSecond);
  }

  /** Returns the tasks that are run once, on a server that has just been started. */
  static List<Task> atStart(Settings settings) {
    return settings.idle() == 0
        ? List.of()
        : List.of(new Task(Shape.IDLE, settings.idle(), List.of(), 0));
  }

  /** Returns the tasks that are run on a server in the first seconds after its start. */
  static List<Task> cold(Settings settings) {
    return List.of(
        coldStorm(settings),
        new Task(Shape.BROADCAST, Phase.COLD, 100, List.of(4), 0),
        new Task(Shape.DIRECT, Phase.COLD, 100, List.of(50), 0));
  }

  static List<Task> all(Settings settings) {
    return Stream.of(inRound(settings), cold(settings), atStart(settings))
        .flatMap(List::stream)
        .toList();
  }

  /** Returns the tasks that are run in every round. */
  static List<Task> inRound(Settings settings) {
    Stream<Task> broadcasts =
        settings.readers().stream()
            .map(n -> broadcast(n, settings.inFlight(), DELIVERIES_PER_SECOND));
    Stream<Task> others =
        Stream.of(
            steady(),
            new Task(Shape.ROOM, 200, List.of(200), DELIVERIES_PER_SECOND / 200),
            new Task(Shape.DIRECT, 100, List.of(50), 1_000),
            new Task(Shape.DURABLE, 100, List.of(50), 1_000),
            new Task(Shape.STORM, settings.storm(), List.of(), 0),
            new Task(Shape.RESUME, settings.storm(), List.of(), 0));
    return Stream.concat(broadcasts, others).toList();
  }

  /**
   * Returns the tasks that every round of a comparison runs on both jars as soon as they have
   * started.
   */
  static List<Task> firstInComparison(Settings settings) {
    return Stream.concat(Stream.of(coldStorm(settings)), atStart(settings).stream()).toList();
  }

  /** Returns the tasks that every round of a comparison runs on both jars, in turn. */
  static List<Task> inComparison(Settings settings) {
    Stream<Task> broadcasts =
        settings.readers().stream()
            .map(n -> broadcast(n, settings.inFlight(), COMPARISON_DELIVERIES_PER_SECOND));
    Stream<Task> others =
        Stream.of(
            new Task(Shape.BROADCAST, 100, List.of(1), 0),
            new Task(Shape.BROADCAST, 1_000, List.of(1), 0),
            steady(),
            new Task(Shape.DURABLE, 100, List.of(50), 1_000),
            new Task(Shape.DIRECT, 100, List.of(50), 1_000),
            new Task(Shape.STORM, Phase.LATE, settings.storm(), List.of(), 0));
    return Stream.concat(broadcasts, others).toList();
  }

  private static Task broadcast(int readers, List<Integer> inFlight, double perSecond) {
    return new Task(Shape.BROADCAST, readers, inFlight, perSecond / readers);
  }

  /** Returns a chat at a rate at which a server hardly ever has two messages at a time. */
  private static Task steady() {
    return new Task(Shape.BROADCAST, 100, List.of(), 40);
  }

  private static Task coldStorm(Settings settings) {
    return new Task(Shape.STORM, Phase.COLD, settings.coldStorm(), List.of(), 0);
  }

  /** Returns the name of the task in the report. */
  String text() {
    String text =
        switch (shape) {
          case BROADCAST -> broadcastText();
          case ROOM -> "busy room, %d users all talking".formatted(clients);
          case DIRECT, DURABLE -> "%s, %d users".formatted(shape.text, clients);
          case STORM -> "connect storm, %,d at once".formatted(clients);
          case RESUME ->
              "resume storm, %,d at once, %d messages each".formatted(clients, MISSED_MESSAGES);
          case IDLE -> "%,d idle connections".formatted(clients);
        };
    return switch (phase) {
      case COLD -> "cold " + text;
      case WARM -> text;
      case LATE -> "%s, after %,d connections".formatted(text, EARLIER_STORMS * clients);
    };
  }

  private String broadcastText() {
    return isSteady()
        ? "%.0f broadcasts per second to %,d readers".formatted(perSecond, clients)
        : "broadcast to %,d readers".formatted(clients);
  }

  /** Returns whether messages are sent at a fixed rate only. */
  boolean isSteady() {
    return inFlight.isEmpty() && perSecond > 0;
  }

  /** Returns the pace at which latency is measured. */
  Pace openPace() {
    return new Pace.Open(perSecond);
  }

  /** Returns the number of deliveries that a message causes. */
  int deliveriesPerMessage() {
    return shape == Shape.BROADCAST || shape == Shape.ROOM ? clients : 1;
  }
}
