package chat.parley.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.delivery.Fanout;
import chat.parley.delivery.Outbox;
import chat.parley.delivery.Payload;
import chat.parley.delivery.ReadyOutboxes;
import chat.parley.delivery.WireForm;
import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.EphemeralIds;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Sends the subscribers of the changes of a large room its number of members in place of each
 * change: an ephemeral message, at most one per second and room. Each node sends it to its own
 * subscribers. Keeps one number for each room that has subscribers and changes. Any thread may
 * call.
 */
@Component
final class MemberCounts {

  /**
   * The header that the store adds to a change of a room with so many members that its subscribers
   * only get their number: that number.
   */
  static final String HEADER = "members";

  /** Minimum time between two numbers of one room. */
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /**
   * The last change of a room.
   *
   * @param due whether its number has to be sent
   */
  private record Latest(ChatMessage change, boolean due) {}

  /** The rooms whose numbers were sent less than the interval ago, or have to be sent. */
  private final Map<Address, Latest> latest = new ConcurrentHashMap<>();

  private final EphemeralIds ids = new EphemeralIds();

  private final Fanout fanout;
  private final Failures failures;
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().name("parley-members").daemon().factory());

  /** Used by the thread of the timer only. */
  MemberCounts(Fanout fanout, Failures failures) {
    this.fanout = fanout;
    this.failures = failures;
  }

  /** Returns the form in which a subscription receives the messages of a stream. */
  WireForm formOf(Address address, WireForm form) {
    return address instanceof Address.Members ? new WithoutLargeRooms(this, form) : form;
  }

  /** Encodes all messages but the changes of large rooms: the form of one subscription. */
  private record WithoutLargeRooms(MemberCounts counts, WireForm form) implements WireForm {

    @Override
    public @Nullable Payload encode(ChatMessage message) {
      return isOfLargeRoom(message) ? null : form.encode(message);
    }

    @Override
    public WireForm template() {
      return new Live(counts, form.template());
    }

    @Override
    public Payload fromTemplate(Payload ofTemplate) {
      return form.fromTemplate(ofTemplate);
    }
  }

  /**
   * The template of the forms, which encodes live messages only: a change of a large room has its
   * number of members sent, now or later.
   */
  private record Live(MemberCounts counts, WireForm form) implements WireForm {

    @Override
    public @Nullable Payload encode(ChatMessage message) {
      if (isOfLargeRoom(message)) {
        counts.changed(message);
        return null;
      }
      return form.encode(message);
    }
  }

  private static boolean isOfLargeRoom(ChatMessage change) {
    return change.draft().extras().containsKey(HEADER);
  }

  /** Takes a change of a large room. Called in the order of the changes of that room. */
  private void changed(ChatMessage change) {
    Address room = change.draft().to();
    // The timer must find the change, so it is started afterwards.
    if (latest.put(room, new Latest(change, true)) == null) {
      schedule(room, Duration.ZERO);
    }
  }

  private void schedule(Address room, Duration delay) {
    var _ = timer.schedule(() -> send(room), delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Sends the number of a room if it is due; otherwise forgets the room. */
  private void send(Address room) {
    try {
      Latest last = latest.get(room);
      while (last != null && !send(room, last)) {
        last = latest.get(room);
      }
    } catch (Throwable e) {
      failures.failed(Subsystem.TIMER, e);
    }
  }

  /** Does that with the last change of the room; returns false if there is a later one. */
  private boolean send(Address room, Latest last) {
    if (!last.due()) {
      return latest.remove(room, last);
    }
    if (!latest.replace(room, last, new Latest(last.change(), false))) {
      return false;
    }
    try {
      publish(last.change());
    } finally {
      // The next number follows the interval after this one, however long that took.
      schedule(room, INTERVAL);
    }
    return true;
  }

  private void publish(ChatMessage change) {
    byte[] body =
        "{\"members\": %s}".formatted(change.draft().extras().get(HEADER)).getBytes(UTF_8);
    var draft =
        new Draft(
            change.draft().to(),
            change.draft().from(),
            Body.ofText(body, "application/json"),
            null,
            false,
            Map.of());
    ReadyOutboxes ready = ReadyOutboxes.collect();
    try {
      fanout.publish(new ChatMessage(ids.next(), System.currentTimeMillis(), null, draft));
    } finally {
      Outbox.writeAll(ready);
    }
  }

  @PreDestroy
  void stop() {
    timer.shutdownNow();
  }
}
