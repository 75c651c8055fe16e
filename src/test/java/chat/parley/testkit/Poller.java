package chat.parley.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client that polls over HTTP, as one user. */
public final class Poller implements AutoCloseable {

  /** The response of a poll of several streams. */
  public record Answer(JsonNode json) {

    /** Returns the page of the stream with an index. */
    public JsonNode page(int stream) {
      return json.get("streams").get(stream);
    }

    /** Returns the bodies of the messages of all streams. */
    public List<String> bodies() {
      return StreamSupport.stream(json.get("streams").spliterator(), false)
          .flatMap(page -> StreamSupport.stream(page.get("messages").spliterator(), false))
          .map(message -> message.get("body").stringValue())
          .toList();
    }

    /** Returns whether the stream with an index continues from the position of the request. */
    public boolean recovered(int stream) {
      return page(stream).get("recovered").booleanValue();
    }

    /** Returns the positions of the next request. */
    public List<String> next() {
      var next = new ArrayList<String>();
      json.get("next").forEach(position -> next.add(position.stringValue()));
      return next;
    }
  }

  private final HttpClient http = HttpClient.newHttpClient();
  private final String identityHeader;
  private final String identity;

  /** Creates a client in open mode. */
  public Poller(String user) {
    this("Parley-User", user);
  }

  private Poller(String identityHeader, String identity) {
    this.identityHeader = identityHeader;
    this.identity = identity;
  }

  /** Creates a client in token mode. */
  public static Poller withToken(String token) {
    return new Poller("Authorization", "Bearer " + token);
  }

  /** Returns the path of a poll of positions. */
  public static String path(List<String> at, String parameters) {
    return "/api/messages?"
        + at.stream()
            .map(position -> "at=" + URLEncoder.encode(position, UTF_8))
            .collect(Collectors.joining("&"))
        + parameters;
  }

  /** Sends a request; the response may come much later. */
  public CompletableFuture<HttpResponse<String>> get(int port, String path, String... headers) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header(identityHeader, identity);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.sendAsync(request.build(), BodyHandlers.ofString());
  }

  /** Polls positions at once. */
  public Answer poll(int port, String... at) {
    return read(get(port, path(Arrays.asList(at), "")));
  }

  /** Polls positions as long as the server permits. */
  public CompletableFuture<HttpResponse<String>> pollAndWait(int port, List<String> at) {
    return get(port, path(at, "&wait=25"));
  }

  /** Returns the answer of a poll, which must come within the deadline of a test. */
  public static Answer read(CompletableFuture<HttpResponse<String>> response) {
    HttpResponse<String> received =
        response.orTimeout(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS).join();
    if (received.statusCode() != 200) {
      throw new UncheckedIOException(
          new IOException("Status " + received.statusCode() + ": " + received.body()));
    }
    return new Answer(JsonMapper.shared().readTree(received.body()));
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
