package chat.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.conversation.StandaloneConversation;
import chat.parley.message.ChatError;
import chat.parley.message.UserName;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PresenceSubscribersTest {

  private static final UserName ANN = new UserName("ann");
  private static final UserName BOB = new UserName("bob");
  private static final UserName EVE = new UserName("eve");

  @TempDir private Path directory;

  private static PresenceRequest watch(UserName... users) {
    return new PresenceRequest(Set.of(users), Set.of(), null);
  }

  @Test
  void aRequestThatIsTooLargeForOneSessionChangesNone() throws Exception {
    try (var conversation = new StandaloneConversation(Stores.sqlite(directory));
        var lastSeen =
            new LastSeenTimes(
                conversation.storeAccess(),
                conversation.database().presenceReader(),
                conversation.failures())) {
      PresenceSubscribers subscribers = subscribers(conversation, lastSeen);
      Watch first = subscribers.newWatch(ANN);
      Watch second = subscribers.newWatch(ANN);
      subscribers.change(second, watch(BOB), 1);
      ChatExceptions.expect(
          ChatError.TOO_MANY_WATCHED, () -> subscribers.changeAll(ANN, watch(EVE), 1));
      subscribers.changeAllIfPossible(ANN, watch(EVE), 1);
      assertThat(first.size()).isZero();
      assertThat(second.size()).isOne();
      subscribers.changeAllIfPossible(ANN, watch(EVE), 2);
      assertThat(first.size()).isOne();
      assertThat(second.size()).isEqualTo(2);
    }
  }

  private static PresenceSubscribers subscribers(
      StandaloneConversation conversation, LastSeenTimes lastSeen) {
    var board = new PresenceBoard();
    var times =
        new PresenceTimes(
            new StoppedClock(), Duration.ofSeconds(1), Duration.ZERO, Duration.ofSeconds(6));
    var store =
        new PresenceStore(
            conversation.storeAccess(), conversation.database().presenceReader(), lastSeen);
    var lookUps = new LookUps(Runnable::run, conversation.failures());
    return new PresenceSubscribers(
        board,
        new Watches(board, store, lookUps),
        new RoomFeeds(board, times, store, lookUps, 1),
        new Suspicions(),
        times);
  }
}
