package chat.parley;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.EventStream;
import chat.parley.testkit.LegacyUser;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import chat.parley.testkit.UsesChat;
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

/**
 * All subscribers see the messages of concurrent senders in the same order, without loss or
 * duplicates.
 */
@UsesChat
class TotalOrderIT {

  private static final int MESSAGES_PER_SENDER = 500;

  private final ParleyServer server = ParleyServer.shared();
  private final String bob = Names.unique("bob");
  private final List<Long> offsets = new ArrayList<>();

  @Test
  @Shows({"one-order", "old-order"})
  void allBroadcastSubscribersSeeTheSameOrder() throws Exception {
    try (var firstLegacy = LegacyUser.broadcast(server);
        var secondLegacy = LegacyUser.broadcast(server);
        var firstStomp = StompUser.connect(server, Names.unique("carol"));
        var secondStomp = StompUser.connect(server, Names.unique("dave"));
        var firstEvents = EventStream.open(server.port(), "/api/streams/chat/events");
        var secondEvents =
            EventStream.open(server.port(), "/api/events?at=chat&at=room.of-" + bob)) {
      firstEvents.next("joined");
      secondEvents.next("joined");
      secondEvents.next("joined");
      firstStomp.subscribe("chat", "/topic/chat");
      secondStomp.subscribe("chat", "/topic/chat");
      assertSameOrder(
          List.of(
              firstLegacy::send,
              secondLegacy::send,
              text -> firstStomp.send("/topic/chat", text),
              text -> secondStomp.send("/app/chat", text)),
          List.of(
              firstLegacy::next,
              secondLegacy::next,
              () -> receiveTextAndRecordOffset(firstStomp),
              () -> receiveText(secondStomp),
              () -> receiveText(firstEvents),
              () -> receiveText(secondEvents)));
    }
  }

  @Test
  @Shows("one-order")
  void allSessionsOfOneUserSeeTheSameOrder() throws Exception {
    try (var legacySender = LegacyUser.pointToPoint(server, Names.unique("carol"));
        var firstStompSender = StompUser.connect(server, Names.unique("dave"));
        var secondStompSender = StompUser.connect(server, Names.unique("erin"));
        var firstLegacy = LegacyUser.pointToPoint(server, bob);
        var secondLegacy = LegacyUser.pointToPoint(server, bob);
        var firstStomp = StompUser.connect(server, bob);
        var secondStomp = StompUser.connect(server, bob);
        var events = EventStream.open(server.port(), "/api/events?at=inbox", "Parley-User", bob)) {
      events.next("joined");
      firstStomp.subscribe("inbox", "/user/queue/messages");
      secondStomp.subscribe("inbox", "/user/queue/messages");
      assertSameOrder(
          List.of(
              legacySender::send,
              text -> firstStompSender.send("/app/messages", text),
              text -> secondStompSender.send("/user/" + bob + "/queue/messages", text),
              firstLegacy::send),
          List.of(
              firstLegacy::next,
              secondLegacy::next,
              () -> receiveTextAndRecordOffset(firstStomp),
              () -> receiveText(secondStomp),
              () -> receiveText(events)));
    }
  }

  private static String receiveText(StompUser subscriber) {
    return subscriber.next("MESSAGE").text();
  }

  private static String receiveText(EventStream events) {
    return events.next("message").text("body");
  }

  /** Returns the text of the next message and records its offset; used for one subscriber only. */
  private String receiveTextAndRecordOffset(StompUser subscriber) {
    StompFrame message = subscriber.next("MESSAGE");
    offsets.add(message.number("offset"));
    return message.text();
  }

  private void assertSameOrder(List<Consumer<String>> senders, List<Supplier<String>> subscribers)
      throws Exception {
    List<List<String>> sent = new ArrayList<>();
    for (int sender = 0; sender < senders.size(); sender++) {
      sent.add(texts(sender));
    }
    List<List<String>> received = sendAndReceive(senders, sent, subscribers);
    assertThat(received).allSatisfy(order -> assertThat(order).isEqualTo(received.getFirst()));
    assertThat(sent)
        .allSatisfy(texts -> assertThat(received.getFirst()).containsSubsequence(texts));
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
      List<Consumer<String>> senders, List<List<String>> sent, List<Supplier<String>> subscribers)
      throws InterruptedException, ExecutionException {
    int expected = senders.size() * MESSAGES_PER_SENDER;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<String>>> receiving = new ArrayList<>();
      for (Supplier<String> subscriber : subscribers) {
        receiving.add(
            threads.submit(
                () -> IntStream.range(0, expected).mapToObj(_ -> subscriber.get()).toList()));
      }
      for (int sender = 0; sender < senders.size(); sender++) {
        Consumer<String> send = senders.get(sender);
        List<String> texts = sent.get(sender);
        threads.execute(() -> texts.forEach(send));
      }
      List<List<String>> received = new ArrayList<>();
      for (Future<List<String>> future : receiving) {
        received.add(future.get());
      }
      return received;
    }
  }
}
