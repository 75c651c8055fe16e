package chat.parley.crash;

import chat.parley.message.Change;
import chat.parley.testkit.Await;
import chat.parley.testkit.LogEntry;
import chat.parley.testkit.StompUser;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A user that writes messages to a stream, edits each up to three times, and removes most of them.
 * Each is repeated, with its id, until it has a receipt.
 */
final class ChangeAuthor implements Runnable {

  private static final Duration SEND_DELAY = Duration.ofMillis(300);

  /** Number of later messages after which a message is changed: a message has one edit a second. */
  private static final int AGE = 4;

  private static final int MAX_EDITS = 3;

  /** The result of an attempt that may have failed. */
  static final long UNKNOWN = 0;

  /**
   * A message or a change to send.
   *
   * @param id its client message id
   * @param change null for a message
   */
  record Operation(String id, @Nullable Change change, String text) {}

  /** Sends operations, each at most once. */
  interface Sender extends AutoCloseable {

    /** Returns the offset in the receipt; {@link #UNKNOWN} if there is none. */
    long send(Operation operation);

    @Override
    void close();
  }

  private record Own(long offset, int edits) {}

  private final String name;
  private final Sender sender;
  private final ReceiptedChanges receipted;
  private final Supplier<Phase> phase;
  private final Deque<Own> messages = new ArrayDeque<>();
  private int operations;

  ChangeAuthor(String name, Sender sender, ReceiptedChanges receipted, Supplier<Phase> phase) {
    this.name = name;
    this.sender = sender;
    this.receipted = receipted;
    this.phase = phase;
  }

  @Override
  public void run() {
    try (sender) {
      while (phase.get() == Phase.WRITING) {
        messages.addLast(new Own(perform(null), 0));
        if (messages.size() > AGE) {
          change(messages.removeFirst());
        }
        Await.pause(SEND_DELAY);
      }
    }
  }

  private void change(Own message) {
    if (message.edits() == MAX_EDITS || operations % 7 == 0) {
      perform(new Change(Change.Kind.REMOVAL, message.offset()));
    } else {
      perform(new Change(Change.Kind.EDIT, message.offset()));
      messages.addLast(new Own(message.offset(), message.edits() + 1));
    }
  }

  /** Sends a message or a change until it has a receipt; returns its offset. */
  private long perform(@Nullable Change change) {
    String id = name + "-" + ++operations;
    boolean isRemoval = change != null && change.kind() == Change.Kind.REMOVAL;
    var operation = new Operation(id, change, isRemoval ? "" : "text of " + id);
    long offset = sender.send(operation);
    while (offset == UNKNOWN && phase.get() != Phase.OVER) {
      Await.pause(CrashRun.RECONNECT_DELAY);
      offset = sender.send(operation);
    }
    if (offset != UNKNOWN) {
      receipted.add(new LogEntry(offset, name, operation.text(), null, headers(change)));
    }
    return offset;
  }

  private static Map<String, String> headers(@Nullable Change change) {
    return change == null ? Map.of() : Map.of(change.kind().header(), "" + change.target());
  }

  /** Sends by HTTP. */
  record ByHttp(CrashHttp http, TestStream stream) implements Sender {

    @Override
    public long send(Operation operation) {
      HttpResponse<String> response = request(operation);
      return response == null || response.statusCode() / 100 != 2
          ? UNKNOWN
          : JsonMapper.shared().readTree(response.body()).get("offset").longValue();
    }

    private @Nullable HttpResponse<String> request(Operation operation) {
      Change change = operation.change();
      String method =
          change == null ? "POST" : change.kind() == Change.Kind.EDIT ? "PATCH" : "DELETE";
      String path = stream.postPath() + (change == null ? "" : "/" + change.target());
      return http.send(method, path, operation.id(), "text/plain", operation.text());
    }

    @Override
    public void close() {
      http.close();
    }
  }

  /** Sends by STOMP, and connects to another node whenever there is no receipt. */
  static final class ByStomp implements Sender {

    private final IntSupplier ports;
    private final String name;
    private final TestStream stream;
    private @Nullable StompUser user;

    ByStomp(IntSupplier ports, String name, TestStream stream) {
      this.ports = ports;
      this.name = name;
      this.stream = stream;
    }

    @Override
    public long send(Operation operation) {
      try {
        if (user == null) {
          user = StompUser.connect(ports.getAsInt(), name);
        }
        return user.store(stream.sendDestination(), operation.text(), headers(operation))
            .number("offset");
      } catch (AssertionError | UncheckedIOException _) {
        close();
        return UNKNOWN;
      }
    }

    private static String[] headers(Operation operation) {
      String id = "client-message-id:" + operation.id();
      Change change = operation.change();
      return change == null
          ? new String[] {id}
          : new String[] {id, change.kind().header() + ":" + change.target()};
    }

    @Override
    public void close() {
      if (user != null) {
        user.close();
        user = null;
      }
    }
  }
}
