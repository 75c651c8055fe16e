package chat.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.conversation.StandaloneConversation;
import chat.parley.delivery.Payload;
import chat.parley.delivery.RecordedOutbox;
import chat.parley.message.EphemeralIds;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.store.PresenceReader;
import chat.parley.testkit.Await;
import chat.parley.testkit.Stores;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reads of a large room, whose ends the test lets come. */
class RoomFeedsTest {

  private static final RoomName ROOM = new RoomName("team");
  private static final UserName ANN = new UserName("ann");
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** Every room is large. */
  private static final int NAMED = -1;

  private final PresenceBoard board = new PresenceBoard();
  private final StoppedClock clock = new StoppedClock();
  private final RecordedOutbox outbox = RecordedOutbox.open();
  private final BlockingQueue<Runnable> ends = new LinkedBlockingQueue<>();
  private final StandaloneConversation conversation;
  private final LastSeenTimes lastSeen;
  private final RoomFeeds rooms;

  RoomFeedsTest(@TempDir Path directory) throws IOException {
    conversation = new StandaloneConversation(Stores.sqlite(directory));
    PresenceReader reader = conversation.database().presenceReader();
    lastSeen = new LastSeenTimes(conversation.storeAccess(), reader, conversation.failures());
    rooms =
        new RoomFeeds(
            board,
            new PresenceTimes(clock, INTERVAL, Duration.ZERO, Duration.ofSeconds(6)),
            new PresenceStore(conversation.storeAccess(), reader, lastSeen),
            new LookUps(ends::add, conversation.failures()),
            NAMED);
  }

  @AfterEach
  void close() throws Exception {
    lastSeen.close();
    conversation.close();
    outbox.close();
  }

  private RoomFeed.Viewer subscribe() {
    RoomFeed.Viewer subscription =
        rooms.add(
            ROOM,
            new PresenceFeed(
                ANN,
                message -> new Payload(message.draft().body().bytes(), true, true),
                outbox.outbox(),
                new EphemeralIds()));
    subscription.begin();
    return subscription;
  }

  private void tick() {
    rooms.tick();
    board.due().send(board, clock.nanos());
  }

  private void endRead() throws InterruptedException {
    Runnable end = ends.poll(Await.DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    assertThat(end).isNotNull();
    end.run();
  }

  @Test
  void aReadThatEndsAfterTheSubscriptionLeavesNothing() throws Exception {
    RoomFeed.Viewer subscription = subscribe();
    tick();
    rooms.remove(ROOM, subscription);
    endRead();
    assertThat(board.observers()).isZero();
    clock.pass(Duration.ofHours(1));
    tick();
    assertThat(rooms.isEmpty()).isTrue();
  }

  @Test
  void aMemberThatLeavesDuringAReadGetsNothingUntilTheNextRead() throws Exception {
    subscribe();
    tick();
    rooms.left(ROOM, ANN);
    endRead();
    tick();
    assertThat(outbox.isEmpty()).isTrue();
    clock.pass(Duration.ofHours(1));
    tick();
    endRead();
    tick();
    assertThat(outbox.nextText()).isEqualTo("{\"online\":0}");
  }

  @Test
  void theRestAfterAReadAlsoPrecedesTheReadForTheNextSubscription() throws Exception {
    RoomFeed.Viewer subscription = subscribe();
    tick();
    endRead();
    tick();
    assertThat(outbox.nextText()).isEqualTo("{\"online\":0}");
    assertThat(board.observers()).isOne();
    rooms.remove(ROOM, subscription);
    assertThat(board.observers()).isZero();
    subscribe();
    tick();
    assertThat(ends.poll(100, TimeUnit.MILLISECONDS)).isNull();
    clock.pass(Duration.ofHours(1));
    tick();
    endRead();
    tick();
    assertThat(outbox.nextText()).isEqualTo("{\"online\":0}");
  }
}
