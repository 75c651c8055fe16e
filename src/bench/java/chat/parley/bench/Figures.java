package chat.parley.bench;

import chat.parley.bench.Measurement.Kind;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The measurements of one server in one task. */
record Figures(List<Measurement> measurements, String peer, Task task) {

  private List<Measurement> rounds(Kind kind) {
    return measurements.stream()
        .filter(measurement -> measurement.peer().equals(peer))
        .filter(measurement -> measurement.task().equals(task))
        .filter(measurement -> measurement.kind().equals(kind))
        .toList();
  }

  Optional<Spread> spread(Kind kind, ToDoubleFunction<Measurement> figure) {
    return Spread.of(rounds(kind), figure);
  }

  /**
   * Returns a cell of a table; empty if nothing was measured, such as the heap of a server that is
   * not in Java.
   */
  String text(Kind kind, ToDoubleFunction<Measurement> figure) {
    return spread(kind, figure).filter(spread -> spread.max() > 0).map(Spread::text).orElse("");
  }

  boolean isEmpty() {
    return measurements.stream()
        .noneMatch(
            measurement -> measurement.peer().equals(peer) && measurement.task().equals(task));
  }
}
