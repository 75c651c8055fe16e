package chat.parley.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.MessagePage;
import chat.parley.message.RoomName;
import chat.parley.message.StreamPosition;
import chat.parley.message.UserName;
import chat.parley.testkit.Await;
import chat.parley.testkit.Limited;
import chat.parley.transport.WriteProperties;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.eclipse.jetty.websocket.core.OutgoingEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one session keeps for its replays is bounded, however many subscriptions it has. */
class ReplayBoundsTest {

  private static final UserName ALICE = new UserName("alice");
  private static final String KILOBYTE = "x".repeat(1024);
  private static final int PAGE = 20;

  private final Failures failures = new Failures(ProcessHalt.NONE);
  private final Outboxes outboxes =
      new Outboxes(
          new WriteProperties(Duration.ofMinutes(1), 1, false),
          Limited.to("outbox=100KB"),
          failures);
  private final Queue<OutgoingEntry> held = new ConcurrentLinkedQueue<>();
  private final Outbox outbox = outboxes.open(DiscardingSession.open(held::add));
  private final Fanout fanout = new Fanout(failures);
  private final AtomicInteger pages = new AtomicInteger();

  /** Messages of one room, and what of them has been written. */
  private final class Room {

    private final Address address;
    private final List<ChatMessage> log = new CopyOnWriteArrayList<>();
    private final List<Long> written = new CopyOnWriteArrayList<>();

    Room(String name) {
      this.address = new Address.Room(new RoomName(name));
    }

    Subscription subscribe() {
      return fanout.subscribe(address, ReplayBoundsTest::encoded, outbox, written::add);
    }

    void publish(int count) {
      for (int i = 0; i < count; i++) {
        long offset = log.size() + 1L;
        var draft = Draft.of(address, ALICE, Body.ofText(KILOBYTE.getBytes(UTF_8), null));
        log.add(new ChatMessage("e-" + offset, 0, new StreamPosition("e", offset), draft));
        fanout.publish(log.getLast());
      }
    }

    MessagePage page(long after) {
      pages.incrementAndGet();
      int to = (int) Math.min(log.size(), after + PAGE);
      return new MessagePage(log.subList((int) after, to), to);
    }
  }

  private static Payload encoded(ChatMessage message) {
    return new Payload(message.draft().body().bytes(), true, false);
  }

  @AfterEach
  void stop() {
    outboxes.remove(outbox);
    outboxes.stop();
  }

  private void release() {
    for (OutgoingEntry next; (next = held.poll()) != null; ) {
      next.getCallback().succeeded();
    }
  }

  private void everythingComesOnce(Room room) {
    List<Long> all = LongStream.rangeClosed(1, room.log.size()).boxed().toList();
    Await.until(
        () -> room.written.size() + " of " + all.size(),
        () -> {
          release();
          return room.written.size() >= all.size();
        });
    assertThat(room.written).isEqualTo(all);
  }

  @Test
  void parkedMessagesOfAllSubscriptionsCountTogether() {
    var one = new Room("one");
    var other = new Room("other");
    Subscription first = one.subscribe();
    Subscription second = other.subscribe();
    one.publish(60);
    other.publish(60);
    first.begin(0, 0, one::page);
    second.begin(0, 0, other::page);
    everythingComesOnce(one);
    everythingComesOnce(other);
    assertThat(pages).as("pages read in place of parked messages").hasPositiveValue();
  }

  @Test
  void whatWasParkedAndWentOutInPartDoesNotComeAgain() {
    var room = new Room("one");
    Subscription subscription = room.subscribe();
    room.publish(60);
    subscription.begin(0, 0, room::page);
    assertThat(pages).as("pages read").hasValue(0);
    assertThat(subscription.lastOffset()).as("parked messages that went out").isBetween(1L, 59L);
    room.publish(100);
    everythingComesOnce(room);
    assertThat(pages).as("pages read in place of parked messages").hasPositiveValue();
  }

  @Test
  void theRoomOfAnEndedSubscriptionIsFree() {
    var room = new Room("one");
    for (int i = 0; i < 10; i++) {
      Subscription ended = room.subscribe();
      room.publish(20);
      fanout.unsubscribe(room.address, ended);
    }
    var other = new Room("other");
    Subscription subscription = other.subscribe();
    other.publish(50);
    subscription.begin(0, 0, other::page);
    everythingComesOnce(other);
    assertThat(pages).as("pages read").hasValue(0);
  }
}
