package chat.parley.bench;

import chat.parley.bench.Measurement.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The columns of the table of a task in the report. */
final class TaskColumns {

  private static final double KILO = 1024;

  private TaskColumns() {}

  static List<Column> of(Task task) {
    return switch (task.shape()) {
      case BROADCAST, ROOM, DIRECT, DURABLE -> ofMessages(task);
      case STORM ->
          List.of(
              once("connections per second", m -> m.result().rate()),
              CpuFigure.of(task).getFirst().column(),
              once("p50, ms", m -> m.result().latencyMillis(50)),
              once("p99, ms", m -> m.result().latencyMillis(99)));
      case RESUME ->
          List.of(
              once("deliveries per second", m -> m.result().rate()),
              CpuFigure.of(task).getFirst().column(),
              once("caught up, p50, ms", m -> m.result().latencyMillis(50)),
              once("p99, ms", m -> m.result().latencyMillis(99)));
      case IDLE ->
          List.of(
              once(
                  "resident memory, KB per connection",
                  m -> m.residentBytes() / KILO / task.clients()),
              once(
                  "live Java heap, KB per connection", m -> m.heapBytes() / KILO / task.clients()));
    };
  }

  private static Column once(String name, ToDoubleFunction<Measurement> value) {
    return new Column(name, new Kind.Once(), value);
  }

  private static List<Column> ofMessages(Task task) {
    var columns =
        new ArrayList<Column>(CpuFigure.of(task).stream().map(CpuFigure::column).toList());
    for (int n : task.inFlight()) {
      columns.add(
          new Column(
              "deliveries per second, %d in flight".formatted(n),
              Kind.Paced.closed(n),
              m -> m.result().rate()));
    }
    if (task.perSecond() > 0) {
      columns.addAll(latency(task));
    }
    if (!task.inFlight().isEmpty()) {
      int max = task.inFlight().getLast();
      columns.add(
          new Column("generator busy, %", Kind.Paced.closed(max), m -> m.result().busy() * 100));
    }
    return columns;
  }

  private static List<Column> latency(Task task) {
    var open = new Kind.Paced(task.openPace());
    String rate =
        ", ms, at %s deliveries per second"
            .formatted(Spread.format(task.perSecond() * task.deliveriesPerMessage()));
    return List.of(
        new Column("p50" + rate, open, m -> m.result().latencyMillis(50)),
        new Column("p99", open, m -> m.result().latencyMillis(99)),
        new Column("p99.9", open, m -> m.result().latencyMillis(99.9)));
  }
}
