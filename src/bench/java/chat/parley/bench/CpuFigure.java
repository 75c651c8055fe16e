package chat.parley.bench;

import chat.parley.bench.Measurement.Kind;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The CPU time that a server uses for a task.
 *
 * @param condition the condition under which it was measured, such as {@code 4 in flight}; empty if
 *     the task has only one
 * @param kind the kind of measurement that has the figure
 */
record CpuFigure(Unit unit, String condition, Kind kind) {

  /** The unit of the figure. */
  enum Unit {
    DELIVERY("CPU, µs per delivery", 1),
    CONNECTION("CPU, ms per connection", 1e3);

    final String text;
    private final double micros;

    Unit(String text, double micros) {
      this.text = text;
      this.micros = micros;
    }
  }

  /** Returns the figures of a task, in the order of their columns; empty if it has none. */
  static List<CpuFigure> of(Task task) {
    return switch (task.shape()) {
      case BROADCAST, ROOM, DIRECT, DURABLE -> ofMessages(task);
      case STORM -> List.of(new CpuFigure(Unit.CONNECTION, "", new Kind.Once()));
      case RESUME -> List.of(new CpuFigure(Unit.DELIVERY, "", new Kind.Once()));
      case IDLE -> List.of();
    };
  }

  private static List<CpuFigure> ofMessages(Task task) {
    if (task.isSteady()) {
      return List.of(new CpuFigure(Unit.DELIVERY, "", new Kind.Paced(task.openPace())));
    }
    return task.inFlight().stream()
        .map(n -> new CpuFigure(Unit.DELIVERY, "%d in flight".formatted(n), Kind.Paced.closed(n)))
        .toList();
  }

  ToDoubleFunction<Measurement> value() {
    return measurement -> measurement.cpuMicros() / unit.micros;
  }

  Column column() {
    String name = condition.isEmpty() ? unit.text : unit.text + ", " + condition;
    return new Column(name, kind, value());
  }
}
