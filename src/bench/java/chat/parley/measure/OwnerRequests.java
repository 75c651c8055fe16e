package chat.parley.measure;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Requests of the user {@code owner} to a server on this machine; each must succeed. */
public final class OwnerRequests {

  /** Maximum number of members of one request. */
  private static final int PAGE = 1_000;

  private final HttpClient http;
  private final int port;

  /** Sends requests to a port; the client stays open. */
  public OwnerRequests(HttpClient http, int port) {
    this.http = http;
    this.port = port;
  }

  /** Creates a private room. */
  public void createRoom(String room) throws IOException, InterruptedException {
    send("PUT", "rooms/" + room, "{\"kind\":\"private\"}", "application/json");
  }

  /** Adds the users m0, m1, and so on, to a room, one page after the other. */
  public void addMembers(String room, int count) throws IOException, InterruptedException {
    for (int from = 0; from < count; from += PAGE) {
      String added =
          IntStream.range(from, Math.min(count, from + PAGE))
              .mapToObj("{\"user\":\"m%d\"}"::formatted)
              .collect(Collectors.joining(","));
      send("POST", "rooms/" + room + "/members", "{\"add\":[" + added + "]}", "application/json");
    }
  }

  /** Stores a message in a stream. */
  public void post(String stream, String text) throws IOException, InterruptedException {
    send("POST", "streams/" + stream + "/messages", text, "text/plain");
  }

  private void send(String method, String path, String body, String type)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/api/%s".formatted(port, path)))
            .header("Parley-User", "owner")
            .header("Content-Type", type)
            .method(method, BodyPublishers.ofString(body))
            .build();
    var response = http.send(request, BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new IOException(response.body());
    }
  }
}
