package chat.parley.bench;

import chat.parley.load.Pace;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is played on every server.
 *
 * @param clients how many are connected
 * @param inFlight one measurement each, as fast as it goes
 * @param perSecond messages a second, for the latency
 */
record Task(Shape shape, int clients, List<Integer> inFlight, double perSecond) {

  /** Who writes to whom. */
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

  /** Deliveries a second at which the latency is measured: what the slowest can do. */
  private static final double DELIVERIES = 4_000;

  /** The same between two jars of Parley, which can do more. */
  private static final double COMPARED = 20_000;

  /** How many messages each has missed in a resume storm. */
  static final int MISSED = 100;

  /** What is played once, on a server that has just been started. */
  static List<Task> atStart(Settings settings) {
    return settings.idle() == 0
        ? List.of()
        : List.of(new Task(Shape.IDLE, settings.idle(), List.of(), 0));
  }

  static List<Task> all(Settings settings) {
    return Stream.concat(ofRound(settings).stream(), atStart(settings).stream()).toList();
  }

  /** What is played in every round. */
  static List<Task> ofRound(Settings settings) {
    Stream<Task> broadcasts =
        settings.readers().stream().map(n -> broadcast(n, settings.inFlight(), DELIVERIES));
    Stream<Task> others =
        Stream.of(
            new Task(Shape.ROOM, 200, List.of(200), DELIVERIES / 200),
            new Task(Shape.DIRECT, 100, List.of(50), 1_000),
            new Task(Shape.DURABLE, 100, List.of(50), 1_000),
            storm(settings),
            new Task(Shape.RESUME, settings.storm(), List.of(), 0));
    return Stream.concat(broadcasts, others).toList();
  }

  /** The tasks that every round of a comparison plays on both jars, in turn. */
  static List<Task> compared(Settings settings) {
    Stream<Task> broadcasts =
        settings.readers().stream().map(n -> broadcast(n, settings.inFlight(), COMPARED));
    Stream<Task> others =
        Stream.of(
            new Task(Shape.DURABLE, 100, List.of(50), 1_000),
            new Task(Shape.DIRECT, 100, List.of(50), 1_000),
            storm(settings));
    return Stream.concat(broadcasts, others).toList();
  }

  /** So many clients connect as fast as the server lets them in. */
  static Task storm(Settings settings) {
    return new Task(Shape.STORM, settings.storm(), List.of(), 0);
  }

  private static Task broadcast(int readers, List<Integer> inFlight, double perSecond) {
    return new Task(Shape.BROADCAST, readers, inFlight, perSecond / readers);
  }

  /** How it is called in the report. */
  String text() {
    return switch (shape) {
      case BROADCAST -> "broadcast to %,d readers".formatted(clients);
      case ROOM -> "busy room, %d users all talking".formatted(clients);
      case DIRECT, DURABLE -> "%s, %d users".formatted(shape.text, clients);
      case STORM -> "connect storm, %,d at once".formatted(clients);
      case RESUME -> "resume storm, %,d at once, %d messages each".formatted(clients, MISSED);
      case IDLE -> "%,d idle connections".formatted(clients);
    };
  }

  /** How the latency is measured. */
  Pace open() {
    return new Pace.Open(perSecond);
  }

  /** How many deliveries a message makes. */
  int readersOfOne() {
    return shape == Shape.BROADCAST || shape == Shape.ROOM ? clients : 1;
  }
}
