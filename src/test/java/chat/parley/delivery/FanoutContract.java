package chat.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.conversation.Conversation;
import chat.parley.journal.HistoryRange;
import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import chat.parley.message.RoomName;
import chat.parley.message.UserName;
import chat.parley.security.Identity;
import chat.parley.testkit.OldUser;
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

/** History, then live: no gap and no repeat, whatever others send meanwhile. */
abstract class FanoutContract {

  private static final int SENDERS = 3;
  private static final int EACH = 600;
  private static final int ALL = SENDERS * EACH;
  private static final String ROOM = "/topic/room.lobby";
  private static final String INBOX = "/user/bob/queue/messages";

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private ParleyServer server;

  /** Starts a server with the store and the broker that this contract is run with. */
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
  void whoeverJoinsWhileOthersSendSeesEverythingOnce() throws Exception {
    Future<?> sending = sendTo(ROOM);
    List<Future<List<Long>>> readers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      readers.add(threads.submit(() -> offsetsOf("offset:0", ALL)));
    }
    for (Future<List<Long>> reader : readers) {
      assertThat(reader.get()).isEqualTo(from(1, ALL));
    }
    sending.get();
  }

  @Test
  @Shows("no-gap")
  void historyOfSomeIsFollowedByTheRest() throws Exception {
    sendTo(ROOM).get();
    try (var reader = StompUser.connect(server, "reader")) {
      StompFrame receipt = reader.subscribe("room", ROOM, "history:5");
      assertThat(receipt.number("offset")).isEqualTo(ALL);
      Future<?> sending = sendTo(ROOM);
      assertThat(read(reader, ALL + 5)).isEqualTo(from(ALL - 4, ALL + 5));
      sending.get();
    }
  }

  @Test
  void whoComesBackAgainAndAgainMissesNothing() throws Exception {
    Future<?> sending = sendTo(ROOM);
    List<Long> seen = new ArrayList<>();
    String place = "offset:0";
    while (seen.size() < ALL) {
      try (var reader = StompUser.connect(server, "reader")) {
        String epoch = reader.subscribe("room", ROOM, place.split("\n")).header("epoch");
        seen.addAll(read(reader, Math.min(97, ALL - seen.size())));
        place = "offset:" + seen.getLast() + "\nepoch:" + epoch;
      }
    }
    assertThat(seen).isEqualTo(from(1, ALL));
    sending.get();
  }

  @Test
  void whatTheReplayBroughtDoesNotComeAgainWhenItIsHandedOn() {
    Address room = new Address.Room(new RoomName("lobby"));
    try (var reader = StompUser.connect(server, "reader")) {
      reader.store(ROOM, "stored, and handed on only when the reader has read it already");
      reader.subscribe("room", ROOM, "offset:0");
      assertThat(reader.next("MESSAGE").number("offset")).isEqualTo(1);
      List<ChatMessage> late =
          server
              .bean(Conversation.class)
              .history(Identity.of(new UserName("nobody")), room, new HistoryRange.Newest(1))
              .messages();
      server.beans(Fanout.class).forEach(fanout -> late.forEach(fanout::publish));
      reader.hearsNothing();
    }
  }

  @Test
  void anInboxIsEmptiedFirstAndThenLive() throws Exception {
    sendTo(INBOX).get();
    Future<?> sending = sendTo(INBOX);
    try (var reader = StompUser.connect(server, "bob")) {
      reader.subscribe("inbox", "/user/queue/messages");
      assertThat(read(reader, 2 * ALL)).isEqualTo(from(1, 2 * ALL));
    }
    sending.get();
  }

  @Test
  void anOldClientsInboxIsEmptiedFirstAndThenLive() throws Exception {
    List<String> texts =
        IntStream.range(0, ALL)
            .mapToObj(i -> "{\"message\": %d, \"to_user\": \"bob\"}".formatted(i))
            .toList();
    try (var alice = OldUser.named(server, "alice")) {
      texts.subList(0, ALL / 2).forEach(alice::send);
      alice.settle();
      Future<?> sending = threads.submit(() -> texts.subList(ALL / 2, ALL).forEach(alice::send));
      try (var bob = OldUser.named(server, "bob")) {
        assertThat(IntStream.range(0, ALL).mapToObj(_ -> bob.next()).toList()).isEqualTo(texts);
        bob.hearsNothing();
      }
      sending.get();
    }
  }

  @Test
  @Shows("replay-length")
  void aReplayLongerThanAnOutboxArrivesWhole() throws Exception {
    String kilobyte = "x".repeat(1024);
    try (var sender = StompUser.connect(server, "sender")) {
      for (int i = 0; i < 2000; i++) {
        sender.send(ROOM, kilobyte);
      }
      sender.store(ROOM, "the last one before");
      Future<List<Long>> reading = threads.submit(() -> offsetsOf("offset:0", 2101));
      for (int i = 0; i < 100; i++) {
        sender.store(ROOM, "and on");
      }
      assertThat(reading.get()).isEqualTo(from(1, 2101));
    }
  }

  /** Several send at once, as fast as they can; done when all is stored. */
  private Future<?> sendTo(String destination) {
    List<Future<?>> senders = new ArrayList<>();
    for (int i = 0; i < SENDERS; i++) {
      senders.add(threads.submit(() -> send(destination)));
    }
    return threads.submit(
        () -> {
          for (Future<?> sender : senders) {
            sender.get();
          }
          return true;
        });
  }

  private void send(String destination) {
    try (var sender = StompUser.connect(server, "sender")) {
      for (int i = 1; i < EACH; i++) {
        sender.send(destination, "message " + i);
      }
      sender.store(destination, "message " + EACH);
    }
  }

  private List<Long> offsetsOf(String place, int count) {
    try (var reader = StompUser.connect(server, "reader")) {
      reader.subscribe("room", ROOM, place);
      List<Long> offsets = read(reader, count);
      reader.hearsNothing();
      return offsets;
    }
  }

  private static List<Long> read(StompUser reader, int count) {
    return IntStream.range(0, count)
        .mapToObj(_ -> reader.next("MESSAGE").number("offset"))
        .toList();
  }

  private static List<Long> from(long first, int count) {
    return LongStream.range(first, first + count).boxed().toList();
  }
}
