package chat.parley.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;

/**
 * The owner of a room, which creates and changes it over HTTP, on a server in open mode.
 *
 * @param ports the port for each request
 * @param name the name of the owner
 */
public record RoomOwner(IntSupplier ports, String name, String room) {

  /** Creates a room of a kind with the default settings. */
  public static RoomOwner create(ParleyServer server, String name, String room, String kind) {
    return create(server::port, name, room, kind);
  }

  /** Does the same on a server in another process. */
  public static RoomOwner create(IntSupplier ports, String name, String room, String kind) {
    var owner = new RoomOwner(ports, name, room);
    owner.send("PUT", "", "{\"kind\": \"%s\"}".formatted(kind));
    return owner;
  }

  /** Changes the members by the JSON of lists. */
  public void change(String json) {
    send("POST", "/members", json);
  }

  /** Changes settings of the room, such as its title. */
  public void update(String json) {
    send("PATCH", "", json);
  }

  /** Makes a user a member. */
  public void add(String user) {
    change("{\"add\": [{\"user\": \"%s\"}]}".formatted(user));
  }

  /** Makes users members. */
  public void add(List<String> users) {
    change(
        users.stream()
            .map("{\"user\": \"%s\"}"::formatted)
            .collect(Collectors.joining(",", "{\"add\": [", "]}")));
  }

  /** Ends the membership of a user. */
  public void remove(String user) {
    change("{\"remove\": [\"%s\"]}".formatted(user));
  }

  /** Deletes the room. */
  public void delete() {
    send("DELETE", "", "");
  }

  private void send(String method, String path, String body) {
    var address =
        URI.create("http://127.0.0.1:%d/api/rooms/%s%s".formatted(ports.getAsInt(), room, path));
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .header("Parley-User", name)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    try (var http = HttpClient.newHttpClient()) {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw new AssertionError(response.statusCode() + " " + response.body());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
