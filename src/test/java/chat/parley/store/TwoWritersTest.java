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

/** Two processes write to the same streams of one PostgreSQL at the same time. */
class TwoWritersTest {

  private static final int BATCHES = 150;
  private static final UserName ALICE = new UserName("alice");
  private static final List<Address> ROOMS =
      IntStream.range(0, 6).mapToObj(i -> room("room-" + i)).toList();

  @Test
  void eachStreamGetsOneOrderWithoutHoles() throws Exception {
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
  void aMessageThatBothAreSentIsStoredOnce() throws Exception {
    List<ChatMessage> stored =
        bothWrite((_, batch) -> drafts(ROOMS, room -> batch + " to " + room));
    assertStoredOnce(stored);
  }

  /** What they wait for then is the ids alone, which come in any order. */
  @Test
  void aMessageThatOneSendsToAnotherStreamIsStoredOnce() throws Exception {
    List<Address> some = ROOMS.subList(0, 3);
    List<Address> others = ROOMS.subList(3, 6);
    assertStoredOnce(
        bothWrite(
            (writer, batch) ->
                drafts(
                    writer == 0 ? some : others, room -> batch + " " + ROOMS.indexOf(room) % 3)));
  }

  /** None waits for a stream that another adds while that one waits for a stream it has. */
  @Test
  void streamsThatManyAddAtOnceAreMadeOnce() throws Exception {
    int writers = 4;
    var made = new AtomicInteger();
    IntFunction<List<Draft>> someOfTheNewest =
        _ -> {
          List<Integer> newest = new ArrayList<>(IntStream.range(0, 8).boxed().toList());
          Collections.shuffle(newest);
          int first = made.getAndIncrement() / 2;
          return drafts(
              newest.subList(0, 4).stream().map(i -> room("new-" + (first + i))).toList(),
              _ -> null);
        };
    List<ChatMessage> stored = write(writers, 1, _ -> someOfTheNewest);
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

  /** One for each room, in any order. */
  private static List<Draft> drafts(List<Address> rooms, Function<Address, @Nullable String> id) {
    var drafts = new ArrayList<Draft>();
    for (Address room : rooms) {
      Body body = Body.ofText("x".getBytes(UTF_8), null);
      drafts.add(new Draft(room, ALICE, body, id.apply(room), true, Map.of()));
    }
    Collections.shuffle(drafts);
    return drafts;
  }

  private interface Drafts {
    List<Draft> of(int writer, int batch);
  }

  /** Both write their batches of the same number at the same time. */
  private static List<ChatMessage> bothWrite(Drafts drafts) throws Exception {
    return write(2, 2, writer -> batch -> drafts.of(writer, batch));
  }

  /**
   * @param together how many writers start each batch together
   */
  private static List<ChatMessage> write(
      int writers, int together, IntFunction<IntFunction<List<Draft>>> drafts) throws Exception {
    StoreProperties store = Stores.postgres();
    var start = new CyclicBarrier(together);
    try (var database = new Database(store);
        var threads = Executors.newFixedThreadPool(writers)) {
      database.open();
      List<Callable<List<ChatMessage>>> all = new ArrayList<>();
      for (int writer = 0; writer < writers; writer++) {
        IntFunction<List<Draft>> own = drafts.apply(writer);
        all.add(() -> writes(store, start, own));
      }
      var stored = new ArrayList<ChatMessage>();
      for (Future<List<ChatMessage>> future : threads.invokeAll(all)) {
        stored.addAll(future.get());
      }
      return stored;
    }
  }

  private static List<ChatMessage> writes(
      StoreProperties store, CyclicBarrier start, IntFunction<List<Draft>> drafts)
      throws Exception {
    var stored = new ArrayList<ChatMessage>();
    try (var database = new Database(store);
        LogWriter writer = database.writer()) {
      for (int batch = 0; batch < BATCHES; batch++) {
        start.await(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
        List<DraftOutcome> entries =
            writer.write(new Batch(batch, 1, drafts.apply(batch), List.of()));
        writer.commit();
        for (DraftOutcome entry : entries) {
          if (entry instanceof DraftOutcome.New(ChatMessage message)) {
            stored.add(message);
          }
        }
      }
    }
    return stored;
  }
}
