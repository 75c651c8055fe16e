package chat.parley.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client that reads an event stream over HTTP. */
public final class EventStream implements AutoCloseable {

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * An event with data.
   *
   * @param id null if it has no line with one
   * @param type {@code message} if it names none
   */
  public record Event(@Nullable String id, String type, JsonNode data) {

    /** Returns a field of the data as text. */
    public String text(String field) {
      return data.get(field).asString();
    }

    /** Returns the offset in the data. */
    public long offset() {
      return data.get("offset").longValue();
    }
  }

  /** Follows the last event. */
  private static final Event END = new Event(null, "end", JsonMapper.shared().nullNode());

  private final HttpResponse<InputStream> response;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final List<String> otherLines = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> end = new CompletableFuture<>();

  private EventStream(HttpResponse<InputStream> response) {
    this.response = response;
    Thread.startVirtualThread(this::read);
  }

  /**
   * Opens an event stream.
   *
   * @param headers names and values of request headers in turn
   */
  public static EventStream open(int port, String path, String... headers) {
    return open(URI.create("http://127.0.0.1:" + port + path), headers);
  }

  private static EventStream open(URI address, String... headers) {
    return open(HTTP, address, headers);
  }

  /** Opens an event stream with a client that trusts the certificate of the server. */
  public static EventStream open(HttpClient http, URI address, String... headers) {
    var request =
        HttpRequest.newBuilder(address)
            .timeout(Duration.ofSeconds(20))
            .header("Accept", "text/event-stream");
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return new EventStream(http.send(request.build(), BodyHandlers.ofInputStream()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void read() {
    try (var lines = new BufferedReader(new InputStreamReader(response.body(), UTF_8))) {
      String id = null;
      String type = "message";
      StringBuilder data = new StringBuilder();
      for (String line; (line = lines.readLine()) != null; ) {
        if (line.isEmpty()) {
          if (!data.isEmpty()) {
            events.add(new Event(id, type, JsonMapper.shared().readTree(data.toString())));
          }
          id = null;
          type = "message";
          data.setLength(0);
        } else if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("event: ")) {
          type = line.substring(7);
        } else if (line.startsWith("data: ")) {
          data.append(line.substring(6));
        } else {
          otherLines.add(line);
        }
      }
      end.complete(null);
    } catch (Exception e) {
      end.completeExceptionally(e);
    }
    events.add(END);
  }

  /** Returns the response, whose body this object reads. */
  public HttpResponse<InputStream> response() {
    return response;
  }

  /** Returns the comments, the lines {@code retry} and others received so far. */
  public List<String> otherLines() {
    return otherLines;
  }

  /** Waits for the next event. */
  public Event next() {
    Event event = nextWithin(Await.DEADLINE.toMillis());
    if (event == null || event.equals(END)) {
      throw new AssertionError(
          "No event within %s; the stream has ended: %s".formatted(Await.DEADLINE, end));
    }
    return event;
  }

  /** Returns the next event; null if none has come in time. */
  public @Nullable Event nextWithin(long millis) {
    try {
      return events.poll(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits for the next event, which must have a type. */
  public Event next(String type) {
    Event event = next();
    if (!event.type().equals(type)) {
      throw new AssertionError("Not the event '%s': %s".formatted(type, event));
    }
    return event;
  }

  /** Waits until the server has ended the stream. */
  public void awaitEnd() {
    try {
      end.get(Await.DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (Exception e) {
      throw new AssertionError("The stream has not ended properly", e);
    }
  }

  @Override
  public void close() {
    try {
      response.body().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
