package chat.parley.crash;

import chat.parley.testkit.Await;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A private room whose owner creates it, writes to it and deletes it, again and again. A member
 * reads each of these rooms from its beginning, by STOMP and by pages of its history. Both move
 * from node to node. After a message of one room the member must receive none of an earlier one,
 * and the owner must not be able to store one in a room that was deleted.
 */
final class RecreatedRoomTraffic {

  private static final String OWNER = "landlord";
  private static final String MEMBER = "tenant";
  private static final TestStream STREAM = TestStream.topic("room.attic");
  private static final String ROOM_PATH = "/api/rooms/attic";
  private static final int MESSAGES = 10;
  private static final Duration SEND_DELAY = Duration.ofMillis(50);
  private static final String LATE = "too late";
  private static final String[] BEGINNING = {"offset:0"};

  /** The maximum time until a node has learned that the room was created again. */
  private static final Duration LEARNING = Duration.ofSeconds(20);

  /** The number of the room, from 1 on, and the offset of a message there. */
  private record Place(int room, long offset) {

    private static final Place NONE = new Place(0, 0);

    @Override
    public String toString() {
      return "offset %d of room %d".formatted(offset, room);
    }
  }

  private final IntSupplier ports;
  private final Ledger ledger;
  private final Supplier<Phase> phase;

  /** The numbers of the rooms by their epochs. */
  private final Map<String, Integer> rooms = new ConcurrentHashMap<>();

  /** The epoch of the first room; null if the run was over before it was created. */
  private @Nullable String first;

  /** The last message, of the room that is not deleted. */
  private volatile Place end = Place.NONE;

  /** The last message that each reader has received, by its name. */
  private final Map<String, Place> read = new ConcurrentHashMap<>();

  RecreatedRoomTraffic(IntSupplier ports, Ledger ledger, Supplier<Phase> phase) {
    this.ports = ports;
    this.ledger = ledger;
    this.phase = phase;
  }

  /**
   * Creates the first room, before anything else uses its name, and starts the owner, which ends
   * after the phase of writing, but not before it has created the room again.
   */
  Future<?> start(ExecutorService threads) {
    try (var owner = new CrashHttp(ports, OWNER)) {
      first = create(owner, 1);
    }
    Runnable writing = this::write;
    return threads.submit(writing);
  }

  /** Starts the readers, which end when they have received everything that was written. */
  List<Future<?>> readers(ExecutorService threads) {
    Runnable subscribing = () -> subscribe("a subscriber");
    Runnable paging = () -> readPages("a reader of pages");
    return List.of(threads.submit(subscribing), threads.submit(paging));
  }

  private void write() {
    try (var owner = new CrashHttp(ports, OWNER)) {
      String epoch = first;
      for (int room = 1; epoch != null; room++) {
        Place last = send(owner, room, epoch);
        boolean isOver = room > 1 && phase.get() != Phase.WRITING;
        if (isOver || last == null) {
          end = last == null ? Place.NONE : last;
          return;
        }
        delete(owner, room);
        epoch = create(owner, room + 1);
      }
    }
  }

  /** Creates the room with its member; returns its epoch, or null if the run is over. */
  private @Nullable String create(CrashHttp owner, int room) {
    JsonNode created =
        request(owner, "PUT", ROOM_PATH, "create-attic-" + room, "{\"kind\":\"private\"}");
    if (created == null) {
      return null;
    }
    String epoch = created.get("epoch").stringValue();
    if (rooms.putIfAbsent(epoch, room) != null) {
      ledger.addFault(
          "repeated: room %d has the epoch of room %d".formatted(room, rooms.get(epoch)));
    }
    String member = "{\"do\":\"add\",\"user\":\"%s\"}".formatted(MEMBER);
    request(owner, "POST", ROOM_PATH + "/members", "add-attic-" + room, member);
    return epoch;
  }

  /** Sends messages; returns the last one, or null if the run is over. */
  private @Nullable Place send(CrashHttp owner, int room, String epoch) {
    Place last = null;
    for (int i = 1; i <= MESSAGES; i++) {
      String id = "attic-%d-%d".formatted(room, i);
      JsonNode answer = request(owner, "POST", STREAM.postPath(), id, "room " + room);
      if (answer == null) {
        return null;
      }
      if (!answer.get("epoch").stringValue().equals(epoch)) {
        ledger.addFault("misplaced: %s was stored at %s".formatted(id, answer));
      }
      last = new Place(room, answer.get("offset").longValue());
      Await.pause(SEND_DELAY);
    }
    return last;
  }

  private void delete(CrashHttp owner, int room) {
    request(owner, "DELETE", ROOM_PATH, "delete-attic-" + room, "");
    HttpResponse<String> late =
        owner.send("POST", STREAM.postPath(), "late-attic-" + room, "text/plain", LATE);
    if (late != null && late.statusCode() / 100 == 2) {
      ledger.addFault(
          "unauthorized: a message was stored in the deleted room %d: %s"
              .formatted(room, late.body()));
    }
  }

  /**
   * Sends a request until it succeeds; returns null if the run is over or it is refused. A node
   * that has not learned yet that the room was created again may refuse it as {@code no-room}; a
   * refusal after {@link #LEARNING} is a fault.
   */
  private @Nullable JsonNode request(
      CrashHttp owner, String method, String path, String key, String body) {
    BooleanSupplier isOver = () -> phase.get() == Phase.OVER;
    HttpResponse<String> response = owner.repeat(isOver, method, path, key, body);
    long end = System.nanoTime() + LEARNING.toNanos();
    while (response != null && response.statusCode() == 404 && System.nanoTime() < end) {
      Await.pause(CrashRun.RECONNECT_DELAY);
      response = owner.repeat(isOver, method, path, key, body);
    }
    if (response == null) {
      return null;
    }
    if (response.statusCode() / 100 != 2) {
      ledger.addFault("refused: %s %s: %s".formatted(method, path, response.body()));
      return null;
    }
    return JsonMapper.shared().readTree(response.body().isEmpty() ? "{}" : response.body());
  }

  private boolean isComplete(Place last) {
    return switch (phase.get()) {
      case WRITING, FINISHING -> false;
      case WRITTEN -> end.equals(Place.NONE) || last.equals(end);
      case OVER -> true;
    };
  }

  private void subscribe(String reader) {
    Place last = Place.NONE;
    String[] position = BEGINNING;
    while (!isComplete(last)) {
      try (var user = StompUser.connect(ports.getAsInt(), MEMBER)) {
        StompFrame receipt = user.subscribe("1", STREAM.subscribeDestination(), position);
        boolean recovered = "true".equals(receipt.header("recovered"));
        if (!recovered) {
          // It is another room by now, which is read from its beginning.
          position = BEGINNING;
        }
        while (recovered && !isComplete(last)) {
          StompFrame frame = user.next();
          if (frame.command().equals("MESSAGE") && frame.header("offset") != null) {
            String epoch = frame.header("epoch");
            last = accept(reader, last, epoch, frame.number("offset"), frame.text());
            position = new String[] {"offset:" + last.offset(), "epoch:" + epoch};
          }
        }
      } catch (AssertionError | UncheckedIOException _) {
        // The room was deleted, the server was killed, or it sends nothing: connect again.
        Await.pause(CrashRun.RECONNECT_DELAY);
      }
    }
  }

  private void readPages(String reader) {
    Place last = Place.NONE;
    try (var http = new CrashHttp(ports, MEMBER)) {
      while (!isComplete(last)) {
        HttpResponse<String> response =
            http.send("GET", "/api/streams/" + STREAM.name() + "/messages", "", "text/plain", "");
        if (response != null && response.statusCode() == 200) {
          JsonNode page = JsonMapper.shared().readTree(response.body());
          last = new Place(last.room(), 0);
          for (JsonNode message : page.get("messages")) {
            last =
                accept(
                    reader,
                    last,
                    page.get("epoch").stringValue(),
                    message.get("offset").longValue(),
                    message.path("body").stringValue(""));
          }
        }
        Await.pause(CrashRun.POLL_DELAY);
      }
    }
  }

  /** Checks a message against the one that a reader has received before. */
  private Place accept(String reader, Place last, String epoch, long offset, String text) {
    var place = new Place(rooms.getOrDefault(epoch, 0), offset);
    if (place.room() < last.room()) {
      ledger.addFault("unauthorized: %s got %s after %s".formatted(reader, place, last));
    }
    long expected = place.room() == last.room() ? last.offset() + 1 : 1;
    if (offset != expected) {
      String fault = offset < expected ? "repeated" : "lost";
      ledger.addFault("%s: %s got %s after %s".formatted(fault, reader, place, last));
    }
    if (!text.equals("room " + place.room()) && !text.equals(LATE)) {
      ledger.addFault("invented: %s got '%s' at %s".formatted(reader, text, place));
    }
    read.put(reader, place);
    return place;
  }

  /** Checks that everything in the last room was received, and that there was more than one. */
  void verify() {
    if (end.room() < 2) {
      ledger.addFault("lost: the last room was " + end);
    }
    if (read.size() < 2) {
      ledger.addFault("lost: only these readers received messages: " + read.keySet());
    }
    for (var reader : read.entrySet()) {
      if (!reader.getValue().equals(end)) {
        ledger.addFault(
            "lost: %s ended at %s before %s".formatted(reader.getKey(), reader.getValue(), end));
      }
    }
  }
}
