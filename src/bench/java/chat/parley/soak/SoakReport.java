package chat.parley.soak;

import chat.parley.plot.Axis;
import chat.parley.plot.ChartStack;
import chat.parley.plot.Event;
import chat.parley.plot.LineChart;
import chat.parley.plot.Point;
import chat.parley.plot.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The result of a run.
 *
 * @param samples all samples in order
 * @param restarts the times at which the server was restarted
 */
record SoakReport(
    List<ServerSample> samples,
    List<Event> restarts,
    List<GrowthCheck.Check> checks,
    SoakCounters counters) {

  private static final int MAX_SHOWN = 50;

  boolean isPassed() {
    return counters.faults().isEmpty()
        && counters.receipted.sum() > 0
        && checks.stream().allMatch(GrowthCheck.Check::isWithinMax);
  }

  String text() {
    var text = new StringBuilder("\n" + counters + "\n\n");
    text.append("| last process | before | after | maximum allowed | |\n");
    text.append("| --- | --- | --- | --- | --- |\n");
    checks.forEach(check -> text.append(check).append('\n'));
    counters.faults().stream().limit(MAX_SHOWN).forEach(fault -> text.append(fault).append('\n'));
    return text.toString();
  }

  String picture(String title) {
    var charts = new ArrayList<LineChart>();
    charts.add(chart(title, "MB", line("heap after a collection", ServerSample::heap)));
    charts.add(
        chart(
            "Threads, files and sessions",
            "open",
            line("threads", ServerSample::threads),
            line("file descriptors", ServerSample::files),
            line("sessions", ServerSample::sessions),
            line("outboxes", ServerSample::outboxes)));
    if (samples.stream().anyMatch(sample -> sample.outboxBytes() >= 0)) {
      Series waiting = line("bytes", sample -> sample.outboxBytes() / 1024);
      charts.add(chart("Bytes waiting in outboxes", "KB", waiting));
    }
    Axis minutes = Axis.linear("minutes");
    charts.add(
        new LineChart(
            "Written to sockets", minutes, Axis.linear("per second"), List.of(rate()), restarts));
    return new ChartStack(title, charts).svg();
  }

  private static LineChart chart(String title, String unit, Series... series) {
    return new LineChart(title, Axis.linear(""), Axis.linear(unit), List.of(series), List.of());
  }

  /** Returns a line that is broken at each restart. */
  private Series line(String name, ToDoubleFunction<ServerSample> value) {
    var points = new ArrayList<Point>();
    ServerSample before = null;
    for (ServerSample sample : samples) {
      if (before != null && before.process() != sample.process()) {
        points.add(new Point(minutes(sample), Double.NaN));
      }
      double y = value.applyAsDouble(sample);
      if (Double.isFinite(y)) {
        points.add(new Point(minutes(sample), y));
      }
      before = sample;
    }
    return new Series(name, points);
  }

  private Series rate() {
    var points = new ArrayList<Point>();
    points.add(new Point(minutes(samples.getFirst()), Double.NaN));
    for (int i = 1; i < samples.size(); i++) {
      ServerSample a = samples.get(i - 1);
      ServerSample b = samples.get(i);
      double rate = (b.written() - a.written()) / (b.second() - a.second());
      points.add(new Point(minutes(b), a.process() == b.process() ? rate : Double.NaN));
    }
    return new Series("messages and responses", points);
  }

  private static double minutes(ServerSample sample) {
    return sample.second() / 60;
  }
}
