package chat.parley.crash;

import chat.parley.crash.MembershipLog.Change;
import chat.parley.crash.MembershipLog.Stored;
import chat.parley.testkit.Await;
import chat.parley.testkit.Poller;
import chat.parley.testkit.StompUser;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A private room whose owner adds and removes guests again and again. The guests read the room with
 * every kind of reader and send to it all the time, whether they are members or not; all clients
 * move from node to node.
 */
final class MembershipTraffic {

  static final String OWNER = "host";
  static final TestStream ROOM = TestStream.topic("room.club");

  private static final String ROOM_PATH = "/api/rooms/club";
  private static final String CHANGES = "members.club";
  private static final List<String> GUESTS = List.of("guest-a", "guest-b");
  private static final Duration MEMBERSHIP = Duration.ofMillis(700);
  private static final Duration ABSENCE = Duration.ofMillis(300);

  /** The delay between two messages of a guest. */
  private static final Duration SEND_DELAY = Duration.ofMillis(50);

  private static final int PAGE_SIZE = 200;

  private final IntSupplier ports;
  private final Ledger ledger;
  private final MembershipLog log;
  private final Supplier<Phase> phase;

  MembershipTraffic(IntSupplier ports, Ledger ledger, Supplier<Phase> phase) {
    this.ports = ports;
    this.ledger = ledger;
    this.log = ledger.memberships();
    this.phase = phase;
  }

  /** Creates the room, in which guests see only messages that were sent after they joined. */
  void createRoom() {
    try (var owner = new CrashHttp(ports, OWNER)) {
      String settings = "{\"kind\":\"private\",\"history\":\"from-join\"}";
      request(owner, "PUT", ROOM_PATH, "create-club", settings);
    }
  }

  /** Sends a request until it succeeds; returns null if the run is over or it is refused. */
  private @Nullable JsonNode request(
      CrashHttp owner, String method, String path, String key, String body) {
    HttpResponse<String> response =
        owner.repeat(() -> phase.get() == Phase.OVER, method, path, key, body);
    if (response == null) {
      return null;
    }
    if (response.statusCode() / 100 != 2) {
      ledger.addFault("lost: %s %s was refused: %s".formatted(method, path, response.body()));
      return null;
    }
    return JsonMapper.shared().readTree(response.body());
  }

  /** Starts the owner and the guests that send. They end after the phase of writing. */
  List<Future<?>> start(ExecutorService threads) {
    var clients = new ArrayList<Future<?>>();
    for (String guest : GUESTS) {
      clients.add(threads.submit(() -> invite(guest)));
      clients.add(threads.submit(() -> sendByHttp(guest)));
      clients.add(threads.submit(() -> sendByStomp(guest)));
    }
    return clients;
  }

  /** Starts the readers of the guests. They end when everything is written. */
  List<Future<?>> readers(ExecutorService threads, int messagesPerConnection) {
    var readers = new ArrayList<Future<?>>();
    for (String guest : GUESTS) {
      readers.add(
          threads.submit(
              new CrashReader(
                  ports,
                  guest,
                  ROOM,
                  messagesPerConnection,
                  log.reader(guest),
                  _ -> isReadingOver())));
      readers.add(
          threads.submit(
              new EventCrashReader(
                  ports,
                  guest,
                  List.of(ROOM),
                  messagesPerConnection,
                  log.reader(guest),
                  (_, _) -> isReadingOver())));
      readers.add(
          threads.submit(
              new PollingCrashReader(ports, guest, ROOM, log.reader(guest), _ -> isReadingOver())));
    }
    return readers;
  }

  private boolean isReadingOver() {
    return switch (phase.get()) {
      case WRITING, FINISHING -> false;
      case WRITTEN, OVER -> true;
    };
  }

  private boolean isWriting() {
    return phase.get() == Phase.WRITING;
  }

  /** Adds and removes a guest; ends with a removal, so that the subscriptions of the guest end. */
  private void invite(String guest) {
    try (var owner = new CrashHttp(ports, OWNER)) {
      boolean possible = true;
      for (int i = 1; possible && isWriting(); i++) {
        possible = change(owner, guest, true, i);
        Await.pause(MEMBERSHIP);
        possible = possible && change(owner, guest, false, i);
        Await.pause(ABSENCE);
      }
    }
  }

  private boolean change(CrashHttp owner, String guest, boolean add, int number) {
    String action = add ? "add" : "remove";
    String body = "{\"do\":\"%s\",\"user\":\"%s\"}".formatted(action, guest);
    String key = "%s-%s-%d".formatted(action, guest, number);
    JsonNode answer = request(owner, "POST", ROOM_PATH + "/members", key, body);
    if (answer != null) {
      log.recordChange(answer.get("offset").longValue(), guest, add);
    }
    return answer != null;
  }

  private void sendByHttp(String guest) {
    try (var http = new CrashHttp(ports, guest)) {
      for (int i = 1; isWriting(); i++) {
        String id = guest + "-http-" + i;
        HttpResponse<String> response =
            http.repeat(() -> !isWriting(), "POST", ROOM.postPath(), id, "text of " + id);
        if (response != null && response.statusCode() / 100 == 2) {
          JsonNode answer = JsonMapper.shared().readTree(response.body());
          log.recordAccepted(guest, answer.get("offset").longValue());
        }
        Await.pause(SEND_DELAY);
      }
    }
  }

  private void sendByStomp(String guest) {
    for (int i = 1; isWriting(); ) {
      try (var user = StompUser.connect(ports.getAsInt(), guest)) {
        for (; isWriting(); i++) {
          String id = "client-message-id:%s-stomp-%d".formatted(guest, i);
          log.recordAccepted(
              guest, user.store(ROOM.sendDestination(), "text", id).number("offset"));
          Await.pause(SEND_DELAY);
        }
      } catch (AssertionError | UncheckedIOException _) {
        // The guest is not a member, or the server was killed: connect again and repeat.
        Await.pause(CrashRun.RECONNECT_DELAY);
      }
    }
  }

  /** Reads all changes of the members and all messages of the room, as its owner. */
  void readTruth(Duration timeout) {
    long end = System.nanoTime() + timeout.toNanos();
    var changes = new ArrayList<Change>();
    for (JsonNode message : stored(CHANGES, log.lastChange(), end)) {
      JsonNode body = JsonMapper.shared().readTree(message.get("body").stringValue());
      String action = body.path("do").asString();
      if (action.equals("add") || action.equals("remove")) {
        changes.add(
            new Change(
                message.get("offset").longValue(),
                body.get("user").stringValue(),
                action.equals("add"),
                Long.parseLong(message.get("headers").get("at").stringValue())));
      }
    }
    long last = Math.max(log.lastAccepted(), ledger.lastOffset(ROOM.name()));
    List<Stored> messages =
        stored(ROOM.name(), last, end).stream()
            .map(m -> new Stored(m.get("offset").longValue(), m.get("from").stringValue()))
            .toList();
    log.setTruth(changes, messages);
  }

  /** Reads all messages of a stream, at least up to an offset unless the time is over. */
  private List<JsonNode> stored(String stream, long last, long end) {
    var messages = new ArrayList<JsonNode>();
    try (var owner = new Poller(OWNER)) {
      long after = 0;
      boolean complete = false;
      while (!complete && System.nanoTime() < end) {
        try {
          List<JsonNode> page = page(owner, stream, after);
          messages.addAll(page);
          complete = page.isEmpty() && after >= last;
          after = page.isEmpty() ? after : page.getLast().get("offset").longValue();
        } catch (UncheckedIOException | CompletionException _) {
          // The server is just recovering: repeat this request.
          Await.pause(CrashRun.RECONNECT_DELAY);
        }
      }
    }
    return messages;
  }

  private List<JsonNode> page(Poller owner, String stream, long after) {
    String path = "/api/streams/%s/messages?after=%d&limit=%d".formatted(stream, after, PAGE_SIZE);
    Poller.Answer answer = Poller.read(owner.get(ports.getAsInt(), path));
    return answer.json().get("messages").valueStream().toList();
  }
}
