package chat.parley.soak;

import chat.parley.plot.Axis;
import chat.parley.plot.Event;
import chat.parley.plot.LineChart;
import chat.parley.plot.Point;
import chat.parley.plot.Series;
import chat.parley.plot.ChartStack;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a run has shown.
 *
 * @param samples all of them in order
 * @param restarts when the server was away
 */
record SoakReport(
    List<ServerSample> samples, List<Event> restarts, List<GrowthCheck.Check> checks, SoakCounters tally) {

  private static final int SHOWN = 50;

  boolean isGood() {
    return tally.faults().isEmpty()
        && tally.receipted.sum() > 0
        && checks.stream().allMatch(GrowthCheck.Check::isFlat);
  }

  String text() {
    var text = new StringBuilder("\n" + tally + "\n\n");
    text.append("| of the last process | before | after | flat is at most | |\n");
    text.append("| --- | --- | --- | --- | --- |\n");
    checks.forEach(check -> text.append(check).append('\n'));
    tally.faults().stream().limit(SHOWN).forEach(fault -> text.append(fault).append('\n'));
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
    if (samples.stream().anyMatch(sample -> sample.waiting() >= 0)) {
      Series waiting = line("bytes", sample -> sample.waiting() / 1024);
      charts.add(chart("What waits in outboxes", "KB", waiting));
    }
    Axis minutes = Axis.linear("minutes");
    charts.add(
        new LineChart(
            "Written to sockets", minutes, Axis.linear("a second"), List.of(rate()), restarts));
    return new ChartStack(title, charts).svg();
  }

  private static LineChart chart(String title, String unit, Series... series) {
    return new LineChart(title, Axis.linear(""), Axis.linear(unit), List.of(series), List.of());
  }

  /** Broken where a process ends. */
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
    return new Series("messages and answers", points);
  }

  private static double minutes(ServerSample sample) {
    return sample.second() / 60;
  }
}
