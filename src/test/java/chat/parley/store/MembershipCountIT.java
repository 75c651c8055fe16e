package chat.parley.store;

import static chat.parley.store.RoomDrafts.ANN;
import static chat.parley.store.RoomDrafts.add;
import static chat.parley.store.RoomDrafts.change;
import static chat.parley.store.RoomDrafts.creation;
import static chat.parley.store.RoomDrafts.remove;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import chat.parley.room.RoomAction;
import chat.parley.room.RoomLimits;
import chat.parley.testkit.Await;
import chat.parley.testkit.EarlierSchema;
import chat.parley.testkit.Stores;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The counts of memberships in both stores, and with several nodes. */
class MembershipCountIT {

  @Nested
  class Sqlite extends MembershipCountContract {
    @TempDir Path directory;

    @Override
    StoreProperties newStore() throws Exception {
      return Stores.sqlite(directory);
    }
  }

  @Nested
  class Postgres extends MembershipCountContract {
    @Override
    StoreProperties newStore() {
      return Stores.postgres();
    }
  }

  private static final int BATCHES = 60;
  private static final List<UserName> USERS =
      IntStream.range(0, 8).mapToObj(i -> new UserName("user" + i)).toList();

  private final StoreProperties store = Stores.postgres();

  private static void write(LogWriter writer, Draft... drafts) throws StoreException {
    writer.write(new Batch(writer.lastBatch() + 1, 1_000, List.of(drafts), List.of()));
  }

  private static void store(LogWriter writer, Draft... drafts) throws StoreException {
    write(writer, drafts);
    writer.commit();
  }

  /** The second node waits for the first one, whether or not the user has a count. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void twoNodesCannotBothTakeTheLastRoomOfAUser(boolean counted) throws Exception {
    var oneRoom = new RoomLimits(true, 100, 1, 1, 1);
    UserName bob = USERS.getFirst();
    List<Draft> before =
        counted
            ? List.of(
                creation("one"), creation("two"), change("one", ANN, new RoomAction.Invite(bob)))
            : List.of(creation("one"), creation("two"));
    assertThat(
            refusalOfSecondNode(
                before,
                change("one", bob, new RoomAction.Join(), oneRoom),
                change("two", bob, new RoomAction.Join(), oneRoom)))
        .containsExactly(ChatError.TOO_MANY_ROOMS);
  }

  @Test
  void twoNodesCannotBothTakeTheLastPlaceInARoom() throws Exception {
    var twoMembers = new RoomLimits(true, 2, 100, 100, 100);
    assertThat(
            refusalOfSecondNode(
                List.of(creation("one")),
                change("one", USERS.get(0), new RoomAction.Join(), twoMembers),
                change("one", USERS.get(1), new RoomAction.Join(), twoMembers)))
        .containsExactly(ChatError.ROOM_FULL);
  }

  @Test
  void twoNodesCannotBothSendTheLastInvitationToARoom() throws Exception {
    var oneInvitation = new RoomLimits(true, 100, 100, 100, 1);
    assertThat(
            refusalOfSecondNode(
                List.of(creation("one")),
                change("one", ANN, new RoomAction.Invite(USERS.get(0)), oneInvitation),
                change("one", ANN, new RoomAction.Invite(USERS.get(1)), oneInvitation)))
        .containsExactly(ChatError.TOO_MANY_INVITATIONS);
  }

  /**
   * Stores the drafts of before, writes a draft on each of two nodes, and commits the first when
   * the second waits for it; returns the errors of the second.
   */
  private List<ChatError> refusalOfSecondNode(List<Draft> before, Draft first, Draft second)
      throws Exception {
    try (var database = new Database(store);
        var other = new Database(store)) {
      database.open();
      other.open();
      try (LogWriter writer = database.writer();
          LogWriter otherWriter = other.writer()) {
        store(writer, before.toArray(Draft[]::new));
        write(writer, first);
        CompletableFuture<Throwable> outcome =
            CompletableFuture.supplyAsync(() -> catchThrowable(() -> write(otherWriter, second)));
        Await.until(outcome::toString, () -> Stores.sessionsWaitingForLocks(store.store()) == 1);
        writer.commit();
        return outcome.join() instanceof DraftsRefusedException refused
            ? refused.refusals().values().stream().map(ChatException::error).toList()
            : List.of();
      }
    }
  }

  /** Older nodes would change members without the counts; without rooms they cannot. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theMigrationEndsTheConnectionsOfOlderNodesIfThereAreRooms(boolean rooms) throws Exception {
    try (var database = new Database(store)) {
      database.open();
      try (LogWriter writer = database.writer()) {
        store(writer, rooms ? new Draft[] {creation("one")} : new Draft[0]);
      }
    }
    try (Connection olderNode = Stores.connect(store.store());
        Statement statement = olderNode.createStatement();
        var database = new Database(store)) {
      statement.execute("set application_name = 'parley'");
      EarlierSchema.undoMembershipCounts(statement);
      database.open();
      assertThat(olderNode.isValid(10)).isEqualTo(!rooms);
    }
  }

  /** Each batch changes the same users in other rooms than the batches of the other nodes. */
  @Test
  void nodesThatChangeTheSameUsersDoNotDeadlock() throws Exception {
    int nodes = 3;
    try (var database = new Database(store);
        var threads = Executors.newFixedThreadPool(nodes)) {
      database.open();
      List<Callable<Void>> tasks =
          IntStream.range(0, nodes).<Callable<Void>>mapToObj(node -> () -> run(node)).toList();
      for (Future<Void> done : threads.invokeAll(tasks)) {
        done.get();
      }
      try (var connection = database.connect();
          var statement = connection.createStatement();
          var wrong = connection.createStatement();
          var rows = statement.executeQuery("select count(*) from member")) {
        rows.next();
        assertThat(rows.getLong(1)).isPositive();
        assertThat(RoomDrafts.wrongCounts(wrong)).isEmpty();
      }
    }
  }

  private Void run(int node) throws Exception {
    var random = new Random(node);
    try (var database = new Database(store);
        LogWriter writer = database.writer()) {
      for (int i = 0; i < BATCHES; i++) {
        String first = "a%d-%d".formatted(i, node);
        String second = "b%d-%d".formatted(i, node);
        store(writer, creation(first), creation(second));
        store(
            writer,
            change(first, ANN, add(some(random))),
            change(second, ANN, add(some(random))),
            change(first, ANN, remove(some(random))));
        store(
            writer,
            change(second, ANN, new RoomAction.Delete()),
            change(first, ANN, add(some(random))));
      }
    }
    return null;
  }

  private static List<UserName> some(Random random) {
    var users = new ArrayList<>(USERS);
    Collections.shuffle(users, random);
    return users.subList(0, 4);
  }
}
