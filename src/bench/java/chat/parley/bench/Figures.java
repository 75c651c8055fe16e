package chat.parley.bench;

import chat.parley.bench.Measurement.Kind;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Finds what was measured of one server in one task. */
record Figures(List<Measurement> all, String peer, Task task) {

  private List<Measurement> rounds(Kind kind) {
    return all.stream()
        .filter(one -> one.peer().equals(peer))
        .filter(one -> one.task().equals(task))
        .filter(one -> one.kind().equals(kind))
        .toList();
  }

  Optional<Spread> spread(Kind kind, ToDoubleFunction<Measurement> figure) {
    return Spread.of(rounds(kind), figure);
  }

  /** A cell of a table; nothing where nothing was asked, such as the heap of what is not Java. */
  String text(Kind kind, ToDoubleFunction<Measurement> figure) {
    return spread(kind, figure).filter(spread -> spread.most() > 0).map(Spread::text).orElse("");
  }

  boolean isEmpty() {
    return all.stream().noneMatch(one -> one.peer().equals(peer) && one.task().equals(task));
  }
}
