package chat.parley;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Names;
import chat.parley.testkit.OldUser;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** However many send at full speed, all readers see one order, with nothing lost or repeated. */
class TotalOrderTest {

  private static final int MESSAGES_PER_SENDER = 500;

  private final ParleyServer server = ParleyServer.shared();
  private final String bob = Names.unique("bob");
  private final List<Long> offsets = new ArrayList<>();

  @Test
  @Shows({"one-order", "old-order"})
  void allBroadcastSubscribersSeeTheSameOrder() throws Exception {
    try (var oldOne = OldUser.everyone(server);
        var oldTwo = OldUser.everyone(server);
        var newOne = StompUser.connect(server, Names.unique("carol"));
        var newTwo = StompUser.connect(server, Names.unique("dave"))) {
      newOne.subscribe("chat", "/topic/chat");
      newTwo.subscribe("chat", "/topic/chat");
      assertSameOrder(
          List.of(
              oldOne::send,
              oldTwo::send,
              text -> newOne.send("/topic/chat", text),
              text -> newTwo.send("/app/chat", text)),
          List.of(oldOne::next, oldTwo::next, () -> receiveTextAndRecordOffset(newOne), () -> receiveText(newTwo)));
    }
  }

  @Test
  @Shows("one-order")
  void allSessionsOfOneUserSeeTheSameOrder() throws Exception {
    try (var oldSender = OldUser.named(server, Names.unique("carol"));
        var newSender = StompUser.connect(server, Names.unique("dave"));
        var thirdSender = StompUser.connect(server, Names.unique("erin"));
        var oldOne = OldUser.named(server, bob);
        var oldTwo = OldUser.named(server, bob);
        var newOne = StompUser.connect(server, bob);
        var newTwo = StompUser.connect(server, bob)) {
      newOne.subscribe("inbox", "/user/queue/messages");
      newTwo.subscribe("inbox", "/user/queue/messages");
      assertSameOrder(
          List.of(
              oldSender::send,
              text -> newSender.send("/app/messages", text),
              text -> thirdSender.send("/user/" + bob + "/queue/messages", text),
              oldOne::send),
          List.of(oldOne::next, oldTwo::next, () -> receiveTextAndRecordOffset(newOne), () -> receiveText(newTwo)));
    }
  }

  private static String receiveText(StompUser reader) {
    return reader.next("MESSAGE").text();
  }

  /** The same, for the one reader whose offsets are looked at. */
  private String receiveTextAndRecordOffset(StompUser reader) {
    StompFrame message = reader.next("MESSAGE");
    offsets.add(message.number("offset"));
    return message.text();
  }

  private void assertSameOrder(List<Consumer<String>> senders, List<Supplier<String>> readers)
      throws Exception {
    List<List<String>> sent = new ArrayList<>();
    for (int sender = 0; sender < senders.size(); sender++) {
      sent.add(texts(sender));
    }
    List<List<String>> seen = sendAndReceive(senders, sent, readers);
    assertThat(seen).allSatisfy(order -> assertThat(order).isEqualTo(seen.getFirst()));
    assertThat(sent).allSatisfy(texts -> assertThat(seen.getFirst()).containsSubsequence(texts));
    long first = offsets.getFirst();
    assertThat(offsets)
        .containsExactlyElementsOf(
            LongStream.range(first, first + offsets.size()).boxed().toList());
  }

  private List<String> texts(int sender) {
    return IntStream.range(0, MESSAGES_PER_SENDER)
        .mapToObj(i -> "{\"message\": \"%d-%d\", \"to_user\": \"%s\"}".formatted(sender, i, bob))
        .toList();
  }

  private static List<List<String>> sendAndReceive(
      List<Consumer<String>> senders, List<List<String>> sent, List<Supplier<String>> readers)
      throws InterruptedException, ExecutionException {
    int expected = senders.size() * MESSAGES_PER_SENDER;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<String>>> reading = new ArrayList<>();
      for (Supplier<String> reader : readers) {
        reading.add(
            threads.submit(
                () -> IntStream.range(0, expected).mapToObj(_ -> reader.get()).toList()));
      }
      for (int sender = 0; sender < senders.size(); sender++) {
        Consumer<String> one = senders.get(sender);
        List<String> texts = sent.get(sender);
        threads.execute(() -> texts.forEach(one));
      }
      List<List<String>> seen = new ArrayList<>();
      for (Future<List<String>> each : reading) {
        seen.add(each.get());
      }
      return seen;
    }
  }
}
