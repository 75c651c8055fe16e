package chat.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.ParleyServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends messages to a server over HTTP. Every response has to be as {@code openapi.yaml} describes
 * it.
 */
final class HttpSender {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final ParleyServer server;

  /** Names and values in turn, which each request has. */
  private final String[] identity;

  private HttpSender(ParleyServer server, String... identity) {
    this.server = server;
    this.identity = identity;
  }

  /** Sends as a user of a server in open mode. */
  static HttpSender of(ParleyServer server, String user) {
    return new HttpSender(server, "Parley-User", user);
  }

  /** Sends with a token. */
  static HttpSender withToken(ParleyServer server, String token) {
    return new HttpSender(server, "Authorization", "Bearer " + token);
  }

  /** Sends requests that name no user. */
  static HttpSender anonymous(ParleyServer server) {
    return new HttpSender(server);
  }

  HttpResponse<String> post(String path, String body, String... headers)
      throws IOException, InterruptedException {
    return post(path, BodyPublishers.ofString(body), headers);
  }

  HttpResponse<String> post(String path, BodyPublisher body, String... headers)
      throws IOException, InterruptedException {
    return send("POST", path, body, headers);
  }

  HttpResponse<String> batch(String json) throws IOException, InterruptedException {
    return post("/api/messages", json, "Content-Type", "application/vnd.parley.batch+json");
  }

  /** Sends JSON. */
  HttpResponse<String> json(String method, String path, String json, String... headers)
      throws IOException, InterruptedException {
    var all = new ArrayList<>(List.of("Content-Type", "application/json"));
    all.addAll(List.of(headers));
    return send(method, path, BodyPublishers.ofString(json), all.toArray(String[]::new));
  }

  HttpResponse<String> delete(String path, String... headers)
      throws IOException, InterruptedException {
    return send("DELETE", path, BodyPublishers.noBody(), headers);
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send("GET", path, BodyPublishers.noBody());
  }

  HttpResponse<String> send(String method, String path, BodyPublisher body, String... headers)
      throws IOException, InterruptedException {
    var address = URI.create("http://127.0.0.1:" + server.port() + path);
    var request = HttpRequest.newBuilder(address).method(method, body);
    if (identity.length > 0) {
      request.headers(identity);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
    DescribedAnswers.check(method, path, response);
    return response;
  }

  static JsonNode json(HttpResponse<String> response) {
    return JsonMapper.shared().readTree(response.body());
  }

  static void assertProblem(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(json(response).get("code").stringValue()).isEqualTo(code);
    assertThat(json(response).get("advice").stringValue()).isNotEmpty();
  }

  /** Returns the bodies of the stored messages of a stream. */
  List<String> stored(String path) throws IOException, InterruptedException {
    return json(get(path))
        .get("messages")
        .valueStream()
        .map(message -> message.get("body").stringValue())
        .toList();
  }

  /**
   * Sends the rest of a POST request as it is, and returns the response.
   *
   * @param rest the remaining headers, a blank line and the body
   * @param closeOutput whether the client closes its side of the connection then
   */
  String raw(String path, String rest, boolean closeOutput) throws IOException {
    String head =
        "POST %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s: %s\r\n"
            .formatted(path, identity[0], identity[1]);
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.getOutputStream().write((head + rest).getBytes(UTF_8));
      if (closeOutput) {
        socket.shutdownOutput();
      }
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }
}
