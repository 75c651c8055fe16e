package chat.parley.bench;

import chat.parley.load.Pace;
import java.util.List;
import java.util.stream.Stream;

/**
 * A task that is run on every server.
 *
 * @param clients the number of connected clients
 * @param inFlight the numbers of messages in flight, one measurement each at maximum throughput
 * @param perSecond the messages per second at which latency is measured
 */
record Task(Shape shape, int clients, List<Integer> inFlight, double perSecond) {

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

  /** Deliveries per second at which latency is measured; the slowest server can sustain it. */
  private static final double DELIVERIES_PER_SECOND = 4_000;

  /** The same for comparisons of two jars of Parley, which can sustain more. */
  private static final double COMPARISON_DELIVERIES_PER_SECOND = 20_000;

  /** Number of messages that each client has missed in a resume storm. */
  static final int MISSED_MESSAGES = 100;

  /** Returns the tasks that are run once, on a server that has just been started. */
  static List<Task> atStart(Settings settings) {
    return settings.idle() == 0
        ? List.of()
        : List.of(new Task(Shape.IDLE, settings.idle(), List.of(), 0));
  }

  static List<Task> all(Settings settings) {
    return Stream.concat(inRound(settings).stream(), atStart(settings).stream()).toList();
  }

  /** Returns the tasks that are run in every round. */
  static List<Task> inRound(Settings settings) {
    Stream<Task> broadcasts =
        settings.readers().stream()
            .map(n -> broadcast(n, settings.inFlight(), DELIVERIES_PER_SECOND));
    Stream<Task> others =
        Stream.of(
            new Task(Shape.ROOM, 200, List.of(200), DELIVERIES_PER_SECOND / 200),
            new Task(Shape.DIRECT, 100, List.of(50), 1_000),
            new Task(Shape.DURABLE, 100, List.of(50), 1_000),
            storm(settings),
            new Task(Shape.RESUME, settings.storm(), List.of(), 0));
    return Stream.concat(broadcasts, others).toList();
  }

  /** Returns the tasks that every round of a comparison runs on both jars, in turn. */
  static List<Task> inComparison(Settings settings) {
    Stream<Task> broadcasts =
        settings.readers().stream()
            .map(n -> broadcast(n, settings.inFlight(), COMPARISON_DELIVERIES_PER_SECOND));
    Stream<Task> others =
        Stream.of(
            new Task(Shape.DURABLE, 100, List.of(50), 1_000),
            new Task(Shape.DIRECT, 100, List.of(50), 1_000),
            storm(settings));
    return Stream.concat(broadcasts, others).toList();
  }

  /** Returns the task in which clients connect as fast as the server admits them. */
  static Task storm(Settings settings) {
    return new Task(Shape.STORM, settings.storm(), List.of(), 0);
  }

  private static Task broadcast(int readers, List<Integer> inFlight, double perSecond) {
    return new Task(Shape.BROADCAST, readers, inFlight, perSecond / readers);
  }

  /** Returns the name of the task in the report. */
  String text() {
    return switch (shape) {
      case BROADCAST -> "broadcast to %,d readers".formatted(clients);
      case ROOM -> "busy room, %d users all talking".formatted(clients);
      case DIRECT, DURABLE -> "%s, %d users".formatted(shape.text, clients);
      case STORM -> "connect storm, %,d at once".formatted(clients);
      case RESUME ->
          "resume storm, %,d at once, %d messages each".formatted(clients, MISSED_MESSAGES);
      case IDLE -> "%,d idle connections".formatted(clients);
    };
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
