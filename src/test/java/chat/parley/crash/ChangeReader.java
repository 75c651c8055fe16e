package chat.parley.crash;

import chat.parley.message.Change;
import chat.parley.testkit.Await;
import chat.parley.testkit.LogEntry;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A user that knows the messages of a stream and their changes: it follows the stream by STOMP, and
 * keeps pages that it has read by HTTP. Moves from node to node.
 */
final class ChangeReader {

  private static final String USER = "archivist";
  private static final int PAGE_SIZE = 200;
  private static final int COPY_SIZE = 30;
  private static final int MAX_COPIES = 100;

  /** The delay between two pages: all clients share the limit on requests from one address. */
  private static final Duration PAGE_DELAY = Duration.ofMillis(500);

  private static final String[] HEADERS = {
    Change.Kind.EDIT.header(), Change.Kind.REMOVAL.header(), Change.EDITED_HEADER, "removed"
  };

  private final IntSupplier ports;
  private final TestStream stream;
  private final BooleanSupplier isOver;
  private final Random random = new Random();

  /** The messages that are known from the subscription. */
  private final Map<Long, LogEntry> live = new ConcurrentHashMap<>();

  private final List<ReceiptedChanges.Copy> copies = new ArrayList<>();

  ChangeReader(IntSupplier ports, TestStream stream, BooleanSupplier isOver) {
    this.ports = ports;
    this.stream = stream;
    this.isOver = isOver;
  }

  /** Returns the messages that are known from the subscription. */
  Map<Long, LogEntry> live() {
    return live;
  }

  /** Returns the pages that were read; to be called after {@link #readPages} has ended. */
  List<ReceiptedChanges.Copy> copies() {
    return copies;
  }

  /** Reads the stream from its beginning, and follows it. */
  void follow() {
    String[] position = {"offset:0"};
    while (!isOver.getAsBoolean()) {
      try (var user = StompUser.connect(ports.getAsInt(), USER)) {
        user.subscribe("1", stream.subscribeDestination(), position);
        while (!isOver.getAsBoolean()) {
          StompFrame frame = user.next("MESSAGE");
          LogEntry.apply(List.of(entry(frame)), live);
          position =
              new String[] {"offset:" + frame.header("offset"), "epoch:" + frame.header("epoch")};
        }
      } catch (AssertionError | UncheckedIOException _) {
        Await.pause(CrashRun.RECONNECT_DELAY);
      }
    }
  }

  private static LogEntry entry(StompFrame frame) {
    var headers = new HashMap<>(frame.headers());
    headers.keySet().retainAll(List.of(HEADERS));
    return new LogEntry(frame.number("offset"), frame.header("from"), frame.text(), null, headers);
  }

  /** Reads the newest messages, and others, while a phase lasts. */
  void readPages(BooleanSupplier isWriting) {
    try (var http = new CrashHttp(ports, USER)) {
      for (long last = 0; isWriting.getAsBoolean(); ) {
        String from = random.nextBoolean() ? "" : "after=" + random.nextLong(last + 1) + "&";
        JsonNode page = get(http, "messages?%slimit=%d".formatted(from, COPY_SIZE));
        if (page != null) {
          last = page.get("last").longValue();
          Map<Long, LogEntry> messages = LogEntry.messages(entries(page));
          keep(new ReceiptedChanges.Copy(page.get("folded").longValue(), messages));
        }
        Await.pause(PAGE_DELAY);
      }
    }
  }

  private void keep(ReceiptedChanges.Copy copy) {
    if (copies.size() < MAX_COPIES) {
      copies.add(copy);
    } else {
      copies.set(random.nextInt(MAX_COPIES), copy);
    }
  }

  /**
   * Reads all entries of the stream from some node.
   *
   * @param parameters such as {@code changes=true}; may be empty
   * @return null if they cannot be read
   */
  @Nullable List<LogEntry> readAll(CrashHttp http, String parameters) {
    var all = new ArrayList<LogEntry>();
    while (true) {
      long after = all.isEmpty() ? 0 : all.getLast().offset();
      JsonNode page =
          get(http, "messages?after=%d&limit=%d&%s".formatted(after, PAGE_SIZE, parameters));
      if (page == null) {
        return null;
      }
      List<LogEntry> entries = entries(page);
      if (entries.isEmpty()) {
        return all;
      }
      all.addAll(entries);
    }
  }

  /** Returns the messages of a copy as they are now, if those that have changed can be read. */
  Map<Long, LogEntry> refresh(CrashHttp http, ReceiptedChanges.Copy copy) {
    var messages = new HashMap<>(copy.messages());
    if (messages.isEmpty()) {
      return messages;
    }
    LongSummaryStatistics range =
        messages.keySet().stream().mapToLong(Long::longValue).summaryStatistics();
    JsonNode changed =
        get(
            http,
            "changes?after=%d&from=%d&to=%d&limit=%d"
                .formatted(copy.upTo(), range.getMin(), range.getMax(), PAGE_SIZE));
    if (changed != null) {
      entries(changed).forEach(message -> messages.replace(message.offset(), message));
    }
    return messages;
  }

  /** Reads from some node, again and again; returns null if that is refused, or the run is over. */
  private @Nullable JsonNode get(CrashHttp http, String path) {
    String all = "/api/streams/" + stream.httpName() + "/" + path;
    HttpResponse<String> response = http.repeat(isOver, "GET", all, "", "");
    return response == null || response.statusCode() != 200
        ? null
        : JsonMapper.shared().readTree(response.body());
  }

  private static List<LogEntry> entries(JsonNode page) {
    return page.get("messages").valueStream().map(ChangeReader::entry).toList();
  }

  private static LogEntry entry(JsonNode message) {
    var headers = new HashMap<String, String>();
    message
        .path("headers")
        .properties()
        .forEach(header -> headers.put(header.getKey(), header.getValue().stringValue()));
    return new LogEntry(
        message.get("offset").longValue(),
        message.get("from").stringValue(),
        message.path("body").stringValue(""),
        null,
        headers);
  }
}
