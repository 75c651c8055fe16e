package chat.parley.bench;

import chat.parley.bench.Measured.Kind;
import chat.parley.peer.Peer;
import chat.parley.plot.Axis;
import chat.parley.plot.Bar;
import chat.parley.plot.BarChart;
import chat.parley.plot.Group;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Of a task: the CPU that a delivery costs, server by server. */
record Picture(List<Measured> measured, List<Peer> peers, Task task) {

  /** Writes one, and returns how it is shown; nothing, if there is nothing to be compared. */
  Optional<String> write(Path directory) throws IOException {
    List<Group> groups =
        task.inFlight().stream()
            .map(n -> group("%d in flight".formatted(n), new Kind.Closed(n), Measured::cpuMicros))
            .filter(group -> group.bars().size() > 1)
            .toList();
    if (groups.isEmpty()) {
      return Optional.empty();
    }
    String name = "%s-%d.svg".formatted(task.shape().text.replace(' ', '-'), task.clients());
    String title = task.text();
    var axis = Axis.log("µs of CPU for a delivery");
    Files.writeString(directory.resolve(name), new BarChart(title, axis, groups).svg());
    return Optional.of("\n![%s](%s)\n".formatted(title, name));
  }

  private Group group(String heading, Kind kind, ToDoubleFunction<Measured> figure) {
    var bars = new ArrayList<Bar>();
    for (Peer peer : peers) {
      new Figures(measured, peer.name(), task)
          .spread(kind, figure)
          .map(spread -> new Bar(peer.name(), spread.median(), spread.least(), spread.most()))
          .ifPresent(bars::add);
    }
    return new Group(heading, bars);
  }
}
