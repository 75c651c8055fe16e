package chat.parley.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The table that compares the CPU time of each server with that of the reference servers.
 *
 * @param servers the names of the measured servers
 * @param references the names of the servers to compare with
 */
record ReferenceRatios(
    List<Measurement> measurements, List<String> servers, List<String> references, Task task) {

  /** The ratio of one figure to that of a reference. */
  private record RatioColumn(String reference, CpuFigure figure, double median) {

    String name() {
      return figure.condition().isEmpty()
          ? "CPU ÷ " + reference
          : "CPU ÷ %s, %s".formatted(reference, figure.condition());
    }
  }

  /**
   * Returns the table in Markdown; empty if no reference was measured, or nothing but one
   * reference.
   */
  String text() {
    List<RatioColumn> columns = columns();
    List<String> rows = servers.stream().flatMap(server -> row(server, columns).stream()).toList();
    if (columns.isEmpty() || rows.size() < 2) {
      return "";
    }
    var text = new StringBuilder("\n| server |");
    columns.forEach(column -> text.append(' ').append(column.name()).append(" |"));
    text.append("\n|").append(" --- |".repeat(columns.size() + 1)).append('\n');
    rows.forEach(text::append);
    return text.toString();
  }

  private List<RatioColumn> columns() {
    var columns = new ArrayList<RatioColumn>();
    for (String reference : references) {
      for (CpuFigure figure : CpuFigure.of(task)) {
        median(reference, figure)
            .ifPresent(median -> columns.add(new RatioColumn(reference, figure, median)));
      }
    }
    return columns;
  }

  private Optional<Double> median(String server, CpuFigure figure) {
    return new Figures(measurements, server, task)
        .spread(figure.kind(), figure.value())
        .map(Spread::median)
        .filter(median -> median > 0);
  }

  /** Returns the row of a server; empty if it has no figure. */
  private Optional<String> row(String server, List<RatioColumn> columns) {
    var row = new StringBuilder("| ").append(server).append(" |");
    boolean measured = false;
    for (RatioColumn column : columns) {
      Optional<Double> median = median(server, column.figure());
      measured |= median.isPresent();
      row.append(median.map(own -> " " + Spread.format(own / column.median())).orElse(""))
          .append(" |");
    }
    return measured ? Optional.of(row.append('\n').toString()) : Optional.empty();
  }
}
