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
import chat.parley.testkit.TestLimits;
import chat.parley.transport.WriteProperties;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The memory for the replays of one session is bounded, however many subscriptions it has. */
class ReplayBoundsTest {

  private static final UserName ALICE = new UserName("alice");
  private static final String KILOBYTE = "x".repeat(1024);
  private static final int PAGE = 20;

  private final Failures failures = new Failures(ProcessHalt.NONE);
  private final Outboxes outboxes =
      new Outboxes(
          new WriteProperties(Duration.ofMinutes(1), 1, false),
          TestLimits.of("outbox-size=100KB"),
          failures);
  private final RecordedSink sink = new RecordedSink();
  private final Outbox outbox = outboxes.open(sink);
  private final Fanout fanout = new Fanout(failures);
  private final AtomicInteger pagesRead = new AtomicInteger();

  /** A room with its published messages and the offsets that have been written to the session. */
  private final class Room {

    private final Address address;
    private final List<ChatMessage> published = new CopyOnWriteArrayList<>();
    private final List<Long> written = new CopyOnWriteArrayList<>();

    Room(String name) {
      this.address = new Address.Room(new RoomName(name));
    }

    Subscription subscribe() {
      return fanout.subscribe(address, ReplayBoundsTest::encoded, outbox, written::add);
    }

    void publish(int count) {
      for (int i = 0; i < count; i++) {
        long offset = published.size() + 1L;
        var draft = Draft.of(address, ALICE, Body.ofText(KILOBYTE.getBytes(UTF_8), null));
        published.add(new ChatMessage("e-" + offset, 0, new StreamPosition("e", offset), draft));
        fanout.publish(published.getLast());
      }
    }

    MessagePage readPage(long after) {
      pagesRead.incrementAndGet();
      int to = (int) Math.min(published.size(), after + PAGE);
      return new MessagePage(published.subList((int) after, to), to);
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

  private void assertEveryMessageArrivesOnce(Room room) {
    List<Long> expected = LongStream.rangeClosed(1, room.published.size()).boxed().toList();
    Await.until(
        () -> room.written.size() + " of " + expected.size(),
        () -> {
          sink.completeWrite();
          return room.written.size() >= expected.size();
        });
    assertThat(room.written).isEqualTo(expected);
  }

  @Test
  void parkedMessagesOfAllSubscriptionsCountTogether() {
    var firstRoom = new Room("one");
    var secondRoom = new Room("other");
    Subscription first = firstRoom.subscribe();
    Subscription second = secondRoom.subscribe();
    firstRoom.publish(60);
    secondRoom.publish(60);
    first.begin(0, 0, firstRoom::readPage);
    second.begin(0, 0, secondRoom::readPage);
    assertEveryMessageArrivesOnce(firstRoom);
    assertEveryMessageArrivesOnce(secondRoom);
    assertThat(pagesRead).as("pages read instead of parked messages").hasPositiveValue();
  }

  @Test
  void parkedMessagesThatWereQueuedAreNotRepeated() {
    var room = new Room("one");
    Subscription subscription = room.subscribe();
    room.publish(60);
    subscription.begin(0, 0, room::readPage);
    assertThat(pagesRead).as("pages read").hasValue(0);
    assertThat(subscription.lastOffset()).as("parked messages that were queued").isBetween(1L, 59L);
    room.publish(100);
    assertEveryMessageArrivesOnce(room);
    assertThat(pagesRead).as("pages read instead of parked messages").hasPositiveValue();
  }

  @Test
  void anEndedSubscriptionReleasesItsParkedMessages() {
    var room = new Room("one");
    for (int i = 0; i < 10; i++) {
      Subscription ended = room.subscribe();
      room.publish(20);
      fanout.unsubscribe(ended);
    }
    var other = new Room("other");
    Subscription subscription = other.subscribe();
    other.publish(50);
    subscription.begin(0, 0, other::readPage);
    assertEveryMessageArrivesOnce(other);
    assertThat(pagesRead).as("pages read").hasValue(0);
  }
}
