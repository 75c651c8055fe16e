package chat.parley.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.ParleyApplication;
import chat.parley.testkit.Await;
import chat.parley.testkit.EventStream;
import chat.parley.testkit.FreePort;
import chat.parley.testkit.RawWebSocket;
import chat.parley.testkit.Scrape;
import chat.parley.testkit.ServerProcess;
import chat.parley.testkit.StompUser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A message passes the stations that the architecture guide lists, in their order, none of them
 * twice.
 */
class MessagePathIT {

  /** The maximum number of stations between the connections of a sender and of a recipient. */
  private static final int MAX_STATIONS = 12;

  private static final Path GUIDE = Path.of("docs", "architecture.md");

  /** A row of the table of stations: its number, and the station of each protocol. */
  private static final Pattern ROW =
      Pattern.compile("^\\| (\\d+)" + " \\| (?:`(\\w+)`|—)".repeat(3) + " \\|", Pattern.MULTILINE);

  private static final String CONTROLLER = "SendController";

  private static final String CONNECTION = "WebSocketConnection";

  /** The class by which the writer thread writes tables other than those of the log. */
  private static final String OTHER_TABLES = "StoreAccess";

  private static final String EVENT_STREAM = "EventStreamConnection";
  private static final String ROOM = "/topic/room.lobby";

  private static ServerProcess server;
  private static StackTraces traces;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    int port = FreePort.next();
    List<String> options =
        ServerProcess.fastStartOptions(
            ParleyApplication.class,
            "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:" + port);
    // A comment on an event stream would be a trace too.
    String properties = "parley.event-streams.keep-alive=1h";
    server = new ServerProcess(options, ParleyApplication.class, directory, properties);
    traces = StackTraces.attach(port);
  }

  @AfterAll
  static void stop() {
    if (traces != null) {
      traces.close();
    }
    if (server != null) {
      server.close();
    }
  }

  /** The end of a session must not be among the traces of the next test. */
  @AfterEach
  void awaitNoSessions() {
    DoubleSupplier sessions = () -> Scrape.of(server.port()).sum("parley_sessions");
    Await.until(() -> sessions.getAsDouble() + " sessions", () -> sessions.getAsDouble() == 0);
  }

  /** Returns the documented stations of a protocol, which is a column of the table. */
  private static List<String> documented(int column) throws IOException {
    List<MatchResult> rows = ROW.matcher(Files.readString(GUIDE)).results().toList();
    assertThat(rows).isNotEmpty().hasSizeLessThanOrEqualTo(MAX_STATIONS);
    for (int i = 0; i < rows.size(); i++) {
      assertThat(rows.get(i).group(1)).isEqualTo(String.valueOf(i + 1));
    }
    return rows.stream().map(row -> row.group(column)).filter(name -> name != null).toList();
  }

  /**
   * Returns the stations in the order in which the message reached them: from the first one until
   * the first write to a socket, because cursors are stored before and after that. A thread that
   * hands a message on several times, to the store and to a socket, stays in the stations that it
   * is in. The writer thread may write names of users in between. The connections of WebSockets and
   * event streams are the ends of the path, and not stations.
   */
  private static List<String> stations(List<StackTraces.Trace> traces, String first) {
    List<StackTraces.Trace> path =
        traces.stream()
            .dropWhile(trace -> !trace.classes().getFirst().equals(first))
            .filter(trace -> !trace.classes().contains(OTHER_TABLES))
            .toList();
    var stations = new ArrayList<String>();
    for (int i = 0; i < path.size() && !stations.contains("FrameWriter"); i++) {
      StackTraces.Trace trace = path.get(i);
      assertThat(trace.classes()).as("a trace of %s", trace.thread()).doesNotHaveDuplicates();
      int shared = i == 0 ? 0 : trace.commonPrefix(path.get(i - 1));
      stations.addAll(trace.classes().subList(shared, trace.classes().size()));
    }
    stations.removeIf(name -> name.equals(CONNECTION) || name.equals(EVENT_STREAM));
    return stations;
  }

  @Test
  void aStompMessagePassesTheDocumentedStations() throws Exception {
    try (var alice = StompUser.connect(server.port(), "alice");
        var bob = StompUser.connect(server.port(), "bob")) {
      bob.subscribe("1", ROOM);
      alice.send(ROOM, "first");
      bob.next("MESSAGE");
      List<StackTraces.Trace> path =
          traces.during(
              () -> {
                alice.send(ROOM, "second");
                assertThat(bob.next("MESSAGE").text()).isEqualTo("second");
              });
      assertThat(stations(path, CONNECTION)).as("%s", path).isEqualTo(documented(2));
    }
  }

  @Test
  void aLegacyMessagePassesTheDocumentedStations() throws Exception {
    try (var alice = RawWebSocket.open(server.port(), "/ws/alice/");
        var bob = RawWebSocket.open(server.port(), "/ws/bob/")) {
      alice.send("{\"message\": \"first\", \"to_user\": \"bob\"}");
      bob.next();
      List<StackTraces.Trace> path =
          traces.during(
              () -> {
                alice.send("{\"message\": \"second\", \"to_user\": \"bob\"}");
                assertThat(bob.next()).contains("second");
              });
      assertThat(stations(path, CONNECTION)).as("%s", path).isEqualTo(documented(3));
    }
  }

  /**
   * Returns the traces without the filters of a request and the guard that a controller runs in,
   * and without those of a response, which is written after the message has been handed on.
   */
  private static List<StackTraces.Trace> fromController(List<StackTraces.Trace> traces) {
    var result = new ArrayList<StackTraces.Trace>();
    for (StackTraces.Trace trace : traces) {
      List<String> classes = trace.classes();
      int controller = classes.lastIndexOf(CONTROLLER);
      if (controller >= 0) {
        result.add(
            new StackTraces.Trace(trace.thread(), classes.subList(controller, classes.size())));
      } else if (!classes.contains("LocalHostFilter")) {
        result.add(trace);
      }
    }
    return result;
  }

  private static void post(String text) throws Exception {
    var address =
        URI.create("http://127.0.0.1:" + server.port() + "/api/streams/room.lobby/messages");
    var request =
        HttpRequest.newBuilder(address)
            .header("Parley-User", "alice")
            .POST(BodyPublishers.ofString(text))
            .build();
    try (var http = HttpClient.newHttpClient()) {
      assertThat(http.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(201);
    }
  }

  @Test
  void aMessageOverHttpPassesTheDocumentedStations() throws Exception {
    try (var bob = StompUser.connect(server.port(), "bob")) {
      bob.subscribe("1", ROOM);
      post("first");
      bob.next("MESSAGE");
      List<StackTraces.Trace> path =
          fromController(
              traces.during(
                  () -> {
                    post("second");
                    assertThat(bob.next("MESSAGE").text()).isEqualTo("second");
                  }));
      assertThat(stations(path, CONTROLLER)).as("%s", path).isEqualTo(documented(4));
    }
  }

  private static void assertPathToEventStream(String path, List<String> expected) throws Exception {
    try (var alice = StompUser.connect(server.port(), "alice");
        var events = EventStream.open(server.port(), path)) {
      events.next("joined");
      alice.send(ROOM, "first");
      while (!events.next().type().equals("message")) {}
      List<StackTraces.Trace> traced =
          traces.during(
              () -> {
                alice.send(ROOM, "second");
                assertThat(events.next("message").text("body")).isEqualTo("second");
              });
      assertThat(stations(traced, CONNECTION)).as("%s", traced).isEqualTo(expected);
    }
  }

  @Test
  void aMessageToAnEventStreamPassesTheDocumentedStations() throws Exception {
    assertPathToEventStream("/api/streams/room.lobby/events", documented(2));
  }

  /** The guide names the station that an event stream of several streams has in addition. */
  @Test
  void aMessageToAnEventStreamOfSeveralStreamsPassesOneStationMore() throws Exception {
    var expected = new ArrayList<>(documented(2));
    expected.add(expected.indexOf("FrameWriter"), "PositionsSink");
    assertThat(Files.readString(GUIDE)).contains("`PositionsSink` precedes station 12");
    assertPathToEventStream("/api/events?at=room.lobby&at=chat", expected);
  }
}
