package chat.parley.testkit;

import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** The text of {@code /actuator/prometheus} at one moment. */
public record Scrape(String text) {

  /** Scrapes a server on this machine. */
  public static Scrape of(int port) {
    return new Scrape(HttpGet.send(port, "/actuator/prometheus").body());
  }

  /** Returns the value of a metric, given with its tags as printed; NaN if it is missing. */
  public double value(String metric) {
    return values(metric + " ").findFirst().orElse(Double.NaN);
  }

  /** Returns the sum of a metric over all its tags; NaN if it is missing. */
  public double sum(String name) {
    return DoubleStream.concat(values(name + " "), values(name + "{"))
        .reduce(Double::sum)
        .orElse(Double.NaN);
  }

  private DoubleStream values(String start) {
    return lines()
        .filter(line -> line.startsWith(start))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)));
  }

  /** Returns all lines, comments included. */
  public Stream<String> lines() {
    return text.lines();
  }
}
