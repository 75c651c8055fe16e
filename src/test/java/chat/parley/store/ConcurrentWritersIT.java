package chat.parley.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.testkit.Await;
import chat.parley.testkit.Stores;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Several processes write to the same PostgreSQL database at the same time. */
class ConcurrentWritersIT {

  private static final int BATCHES = 150;
  private static final UserName ALICE = new UserName("alice");
  private static final List<Address> ROOMS =
      IntStream.range(0, 6).mapToObj(i -> room("room-" + i)).toList();

  @Test
  void theOffsetsOfEachStreamHaveNoGaps() throws Exception {
    List<ChatMessage> stored = bothWrite((_, _) -> drafts(ROOMS, _ -> null));
    for (Address room : ROOMS) {
      assertThat(stored)
          .filteredOn(message -> message.draft().to().equals(room))
          .extracting(ChatMessage::offset)
          .containsExactlyInAnyOrderElementsOf(
              LongStream.rangeClosed(1, 2 * BATCHES).boxed().toList());
    }
  }

  @Test
  void aMessageThatBothWriteIsStoredOnce() throws Exception {
    List<ChatMessage> stored =
        bothWrite((_, batch) -> drafts(ROOMS, room -> batch + " to " + room));
    assertStoredOnce(stored);
  }

  /**
   * The writers share no stream, so they wait for each other only on client message ids, which
   * their drafts have in random order.
   */
  @Test
  void aMessageWrittenToTwoStreamsIsStoredOnce() throws Exception {
    List<Address> roomsOfFirst = ROOMS.subList(0, 3);
    List<Address> roomsOfSecond = ROOMS.subList(3, 6);
    assertStoredOnce(
        bothWrite(
            (writer, batch) ->
                drafts(
                    writer == 0 ? roomsOfFirst : roomsOfSecond,
                    room -> batch + " " + ROOMS.indexOf(room) % 3)));
  }

  /**
   * No deadlock occurs: while a writer waits for a stream that another writer is adding, the other
   * writer does not wait for a stream that the first one holds.
   */
  @Test
  void streamsAddedByManyWritersAreCreatedOnce() throws Exception {
    int writers = 4;
    var batches = new AtomicInteger();
    IntFunction<List<Draft>> draftsToNewestRooms =
        _ -> {
          List<Integer> newest = new ArrayList<>(IntStream.range(0, 8).boxed().toList());
          Collections.shuffle(newest);
          int first = batches.getAndIncrement() / 2;
          return drafts(
              newest.subList(0, 4).stream().map(i -> room("new-" + (first + i))).toList(),
              _ -> null);
        };
    List<ChatMessage> stored = runWriters(writers, 1, _ -> draftsToNewestRooms);
    assertThat(stored).hasSize(writers * BATCHES * 4);
    assertThat(stored).extracting(ChatMessage::id).doesNotHaveDuplicates();
  }

  private static Address room(String name) {
    return new Address.Room(new RoomName(name));
  }

  private static void assertStoredOnce(List<ChatMessage> stored) {
    assertThat(stored)
        .hasSizeGreaterThanOrEqualTo(BATCHES * ROOMS.size() / 2)
        .extracting(message -> message.draft().clientMessageId())
        .doesNotHaveDuplicates();
  }

  /** Creates a draft to each room, in random order. */
  private static List<Draft> drafts(List<Address> rooms, Function<Address, @Nullable String> id) {
    var drafts = new ArrayList<Draft>();
    for (Address room : rooms) {
      Body body = Body.ofText("x".getBytes(UTF_8), null);
      drafts.add(new Draft(room, ALICE, body, id.apply(room), true, Map.of()));
    }
    Collections.shuffle(drafts);
    return drafts;
  }

  private interface DraftSource {
    List<Draft> of(int writer, int batch);
  }

  /** Runs two writers that start each of their batches at the same time. */
  private static List<ChatMessage> bothWrite(DraftSource drafts) throws Exception {
    return runWriters(2, 2, writer -> batch -> drafts.of(writer, batch));
  }

  /**
   * Runs writers, each with its own database object, and returns the messages that they have
   * stored.
   *
   * @param together number of writers that wait for each other before each batch
   * @param drafts returns, for a writer and then for a batch, the drafts to write
   */
  private static List<ChatMessage> runWriters(
      int writers, int together, IntFunction<IntFunction<List<Draft>>> drafts) throws Exception {
    StoreProperties store = Stores.postgres();
    var start = new CyclicBarrier(together);
    try (var database = new Database(store);
        var threads = Executors.newFixedThreadPool(writers)) {
      database.open();
      List<Callable<List<ChatMessage>>> tasks = new ArrayList<>();
      for (int writer = 0; writer < writers; writer++) {
        IntFunction<List<Draft>> batchDrafts = drafts.apply(writer);
        tasks.add(() -> writeBatches(store, start, batchDrafts));
      }
      var stored = new ArrayList<ChatMessage>();
      for (Future<List<ChatMessage>> future : threads.invokeAll(tasks)) {
        stored.addAll(future.get());
      }
      return stored;
    }
  }

  private static List<ChatMessage> writeBatches(
      StoreProperties store, CyclicBarrier start, IntFunction<List<Draft>> drafts)
      throws Exception {
    var stored = new ArrayList<ChatMessage>();
    try (var database = new Database(store);
        LogWriter writer = database.writer()) {
      for (int batch = 0; batch < BATCHES; batch++) {
        start.await(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
        List<DraftOutcome> outcomes =
            writer.write(new Batch(batch, 1, drafts.apply(batch), List.of()));
        writer.commit();
        for (DraftOutcome outcome : outcomes) {
          if (outcome instanceof DraftOutcome.New stores) {
            stores.addTo(stored);
          }
        }
      }
    }
    return stored;
  }
}
