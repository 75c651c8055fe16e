package chat.parley.crash;

import chat.parley.plot.Axis;
import chat.parley.plot.Event;
import chat.parley.plot.LineChart;
import chat.parley.plot.Point;
import chat.parley.plot.Series;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The result of a run.
 *
 * @param startNanos the start of the run, by {@link System#nanoTime}
 * @param records the injected faults, in order
 * @param receipts the times at which the receipts arrived
 */
record FaultsReport(
    long startNanos, List<FaultRecord> records, Timestamps receipts, Verdict verdict) {

  private static final List<String> KINDS =
      List.of(
          "lost",
          "repeated",
          "disordered",
          "invented",
          "misplaced",
          "stale",
          "unauthorized",
          "miscounted",
          "mistaken",
          "outdated",
          "uncounted");

  /**
   * Returns whether messages were sent, all of them were receipted, members received some, and
   * every guarantee was kept.
   */
  boolean isPassed() {
    return verdict.faults().isEmpty()
        && verdict.sent() > 0
        && verdict.members().received() > 0
        && verdict.receipted() == verdict.sent();
  }

  /** Returns the counts and the faults, formatted for a reader. */
  String text() {
    var text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "operations: %,d sent, %,d receipted, %,d copies seen; %s%n%n",
            verdict.sent(),
            verdict.receipted(),
            verdict.seen(),
            verdict.members()));
    text.append("| fault | times | longest time without a receipt, s |\n| --- | --- | --- |\n");
    byLabel().forEach(rows -> text.append(row(rows)));
    text.append('\n');
    for (String kind : KINDS) {
      text.append("%s %d, ".formatted(kind, verdict.count(kind)));
    }
    text.append(
        "other faults %d, never receipted %d%n"
            .formatted(
                verdict.faults().size() - KINDS.stream().mapToLong(verdict::count).sum(),
                verdict.sent() - verdict.receipted()));
    verdict.faults().stream().limit(50).forEach(fault -> text.append(fault).append('\n'));
    return text.toString();
  }

  private List<List<FaultRecord>> byLabel() {
    return records.stream().collect(Collectors.groupingBy(FaultRecord::label)).values().stream()
        .sorted(Comparator.comparingInt(rows -> rank(rows.getFirst().label())))
        .toList();
  }

  private static int rank(String label) {
    var all = new ArrayList<String>();
    for (NodeFault fault : NodeFault.values()) {
      all.add(fault.label());
    }
    for (ClusterFault fault : ClusterFault.values()) {
      all.add(fault.label());
    }
    return all.contains(label) ? all.indexOf(label) : all.size();
  }

  private String row(List<FaultRecord> rows) {
    long interval =
        rows.stream().mapToLong(s -> receipts.longestInterval(s.from(), s.to())).max().orElse(0);
    return String.format(
        Locale.ROOT, "| %s | %d | %.1f |%n", rows.getFirst().label(), rows.size(), interval / 1e9);
  }

  /** Returns the chart of the run over time, as SVG. */
  String picture(String title) {
    int[] counts = receipts.perSecond(startNanos);
    var points =
        IntStream.range(0, counts.length - 1).mapToObj(i -> new Point(i, counts[i])).toList();
    return new LineChart(
            title,
            Axis.linear("seconds"),
            Axis.linear("receipts per second"),
            List.of(new Series("receipts", points)),
            byLabel().stream().flatMap(List::stream).map(this::event).toList())
        .svg();
  }

  private Event event(FaultRecord entry) {
    return new Event(entry.label(), seconds(entry.from()), seconds(entry.to()));
  }

  private double seconds(long nanos) {
    return (nanos - startNanos) / 1e9;
  }
}
