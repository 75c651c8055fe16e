package chat.parley.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** What {@code /actuator/prometheus} says at one moment. */
public record Scrape(String text) {

  /** Asks a server on this machine. */
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

  /** A metric, with its tags as they are written; not a number if there is none. */
  public double value(String metric) {
    return values(metric + " ").findFirst().orElse(Double.NaN);
  }

  /** A metric with whatever tags, all together; not a number if there is none. */
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

  /** All of them. */
  public Stream<String> lines() {
    return text.lines();
  }
}
