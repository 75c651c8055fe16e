package chat.parley.bench;

import chat.parley.peer.ParleyJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The result of a comparison of two jars, in Markdown. */
record ComparisonReport(
    Settings settings,
    Map<Side, ParleyJar> jars,
    RatioTable table,
    List<String> faults,
    Duration elapsed) {

  /** Writes the report, and returns its file. */
  Path write() throws IOException {
    Files.createDirectories(settings.report());
    return Files.writeString(settings.report().resolve("compare.md"), text());
  }

  String text() {
    return """
    # Comparison of two jars of Parley

    %s; %s. %s of %d %s in %d minutes.

    - old: %s
    - new: %s

    %s
    Every figure is a cost: a ratio (new divided by old, of the same round) below 1 means that the new jar needs less. \
    ▲ marks a median ratio above %.2f: %d of the rows. The spread of ratios is the minimum and the maximum of the rounds.
    %s\
    """
        .formatted(
            LocalDate.now(ZoneOffset.UTC),
            Machine.text(),
            settings.quick() ? "A quick run" : "A run",
            settings.rounds(),
            settings.rounds() == 1 ? "round" : "rounds",
            Math.max(1, elapsed.toMinutes()),
            text(Side.OLD),
            text(Side.NEW),
            table.text(),
            Ratios.THRESHOLD,
            table.marked(),
            missing());
  }

  private String text(Side side) {
    ParleyJar jar = jars.get(side);
    return "`%s`, version %s, built %s".formatted(jar.path(), jar.version(), jar.built());
  }

  private String missing() {
    return faults.stream()
        .map(fault -> "- " + fault + "\n")
        .collect(
            Collectors.collectingAndThen(
                Collectors.joining(),
                list -> list.isEmpty() ? "" : "\n## Missing or lost\n" + list));
  }
}
