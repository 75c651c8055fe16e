package chat.parley.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** The text of {@code /actuator/prometheus} at one moment. */
public record Scrape(String text) {

  /** Scrapes a server on this machine. */
  public static Scrape of(int port) {
    var uri = URI.create("http://127.0.0.1:" + port + "/actuator/prometheus");
    try (var http = HttpClient.newHttpClient()) {
      return new Scrape(
          http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
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
