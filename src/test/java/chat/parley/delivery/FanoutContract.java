package chat.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.conversation.Conversation;
import chat.parley.journal.HistoryRange;
import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.security.Identity;
import chat.parley.testkit.LegacyUser;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Replayed messages are followed by live ones without a gap or a repeat, while other clients send.
 */
abstract class FanoutContract {

  private static final int SENDERS = 3;
  private static final int MESSAGES_PER_SENDER = 600;
  private static final int TOTAL = SENDERS * MESSAGES_PER_SENDER;
  private static final String ROOM = "/topic/room.lobby";
  private static final String INBOX = "/user/bob/queue/messages";

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private ParleyServer server;

  /** Starts a server with the store and the broker that the contract is tested with. */
  abstract ParleyServer start(String... properties);

  @BeforeEach
  void startServer() {
    server = start();
  }

  @AfterEach
  void stopServer() {
    threads.shutdownNow();
    server.close();
  }

  @Test
  @Shows("no-gap")
  void clientsThatSubscribeWhileOthersSendReceiveEveryMessageOnce() throws Exception {
    Future<?> sending = startSenders(ROOM);
    List<Future<List<Long>>> subscribers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      subscribers.add(threads.submit(() -> subscribeAndReadOffsets("offset:0", TOTAL)));
    }
    for (Future<List<Long>> subscriber : subscribers) {
      assertThat(subscriber.get()).isEqualTo(consecutiveOffsets(1, TOTAL));
    }
    sending.get();
  }

  @Test
  @Shows("no-gap")
  void theRequestedHistoryIsFollowedByLiveMessages() throws Exception {
    startSenders(ROOM).get();
    try (var subscriber = StompUser.connect(server, "reader")) {
      StompFrame receipt = subscriber.subscribe("room", ROOM, "history:5");
      assertThat(receipt.number("offset")).isEqualTo(TOTAL);
      Future<?> sending = startSenders(ROOM);
      assertThat(readOffsets(subscriber, TOTAL + 5))
          .isEqualTo(consecutiveOffsets(TOTAL - 4, TOTAL + 5));
      sending.get();
    }
  }

  @Test
  void aClientThatReconnectsRepeatedlyMissesNothing() throws Exception {
    Future<?> sending = startSenders(ROOM);
    List<Long> received = new ArrayList<>();
    String position = "offset:0";
    while (received.size() < TOTAL) {
      try (var subscriber = StompUser.connect(server, "reader")) {
        String epoch = subscriber.subscribe("room", ROOM, position.split("\n")).header("epoch");
        received.addAll(readOffsets(subscriber, Math.min(97, TOTAL - received.size())));
        position = "offset:" + received.getLast() + "\nepoch:" + epoch;
      }
    }
    assertThat(received).isEqualTo(consecutiveOffsets(1, TOTAL));
    sending.get();
  }

  @Test
  void aReplayedMessageIsNotDeliveredAgainWhenItIsPublishedLate() {
    Address room = new Address.Room(new RoomName("lobby"));
    try (var subscriber = StompUser.connect(server, "reader")) {
      subscriber.store(ROOM, "stored, and handed on only when the reader has read it already");
      subscriber.subscribe("room", ROOM, "offset:0");
      assertThat(subscriber.next("MESSAGE").number("offset")).isEqualTo(1);
      List<ChatMessage> late =
          server
              .bean(Conversation.class)
              .history(Identity.of(new UserName("nobody")), room, new HistoryRange.Newest(1))
              .messages();
      server.beans(Fanout.class).forEach(fanout -> late.forEach(fanout::publish));
      subscriber.expectNothing();
    }
  }

  @Test
  void anInboxIsReplayedBeforeLiveMessages() throws Exception {
    startSenders(INBOX).get();
    Future<?> sending = startSenders(INBOX);
    try (var subscriber = StompUser.connect(server, "bob")) {
      subscriber.subscribe("inbox", "/user/queue/messages");
      assertThat(readOffsets(subscriber, 2 * TOTAL)).isEqualTo(consecutiveOffsets(1, 2 * TOTAL));
    }
    sending.get();
  }

  @Test
  void theInboxOfALegacyClientIsReplayedBeforeLiveMessages() throws Exception {
    List<String> texts =
        IntStream.range(0, TOTAL)
            .mapToObj(i -> "{\"message\": %d, \"to_user\": \"bob\"}".formatted(i))
            .toList();
    try (var alice = LegacyUser.pointToPoint(server, "alice")) {
      texts.subList(0, TOTAL / 2).forEach(alice::send);
      alice.awaitStored();
      Future<?> sending =
          threads.submit(() -> texts.subList(TOTAL / 2, TOTAL).forEach(alice::send));
      try (var bob = LegacyUser.pointToPoint(server, "bob")) {
        assertThat(IntStream.range(0, TOTAL).mapToObj(_ -> bob.next()).toList()).isEqualTo(texts);
        bob.expectNothing();
      }
      sending.get();
    }
  }

  @Test
  @Shows("replay-length")
  void aReplayLargerThanAnOutboxArrivesCompletely() throws Exception {
    String kilobyte = "x".repeat(1024);
    try (var sender = StompUser.connect(server, "sender")) {
      for (int i = 0; i < 2000; i++) {
        sender.send(ROOM, kilobyte);
      }
      sender.store(ROOM, "the last one before");
      Future<List<Long>> reading = threads.submit(() -> subscribeAndReadOffsets("offset:0", 2101));
      for (int i = 0; i < 100; i++) {
        sender.store(ROOM, "and on");
      }
      assertThat(reading.get()).isEqualTo(consecutiveOffsets(1, 2101));
    }
  }

  /** Starts several concurrent senders; the future completes when all messages are stored. */
  private Future<?> startSenders(String destination) {
    List<Future<?>> senders = new ArrayList<>();
    for (int i = 0; i < SENDERS; i++) {
      senders.add(threads.submit(() -> sendMessages(destination)));
    }
    return threads.submit(
        () -> {
          for (Future<?> sender : senders) {
            sender.get();
          }
          return true;
        });
  }

  private void sendMessages(String destination) {
    try (var sender = StompUser.connect(server, "sender")) {
      for (int i = 1; i < MESSAGES_PER_SENDER; i++) {
        sender.send(destination, "message " + i);
      }
      sender.store(destination, "message " + MESSAGES_PER_SENDER);
    }
  }

  private List<Long> subscribeAndReadOffsets(String position, int count) {
    try (var subscriber = StompUser.connect(server, "reader")) {
      subscriber.subscribe("room", ROOM, position);
      List<Long> offsets = readOffsets(subscriber, count);
      subscriber.expectNothing();
      return offsets;
    }
  }

  private static List<Long> readOffsets(StompUser subscriber, int count) {
    return IntStream.range(0, count)
        .mapToObj(_ -> subscriber.next("MESSAGE").number("offset"))
        .toList();
  }

  private static List<Long> consecutiveOffsets(long first, int count) {
    return LongStream.range(first, first + count).boxed().toList();
  }
}
