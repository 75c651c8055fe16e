package chat.parley.upgrade;

import chat.parley.testkit.Await;
import chat.parley.testkit.Names;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import chat.parley.testkit.TestTokens;
import chat.parley.upgrade.Manifest.Device;
import chat.parley.upgrade.Manifest.Sent;
import chat.parley.upgrade.Manifest.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import tools.jackson.databind.json.JsonMapper;

/** Uses a running server so that its store contains every kind of data that a store can have. */
final class Scenario {

  /** Maximum number of messages kept per stream; one room exceeds it. */
  private static final int KEPT = 20;

  private static final int TRIMMED = 15;
  private static final List<String> USERS = List.of("ann", "bob", "Zoë", "山田");
  private static final String INBOX = "/user/queue/messages";
  private static final long INBOX_MESSAGES = 14;

  private final int port;
  private final List<Sent> sent = new ArrayList<>();
  private final List<Device> devices = new ArrayList<>();

  Scenario(int port) {
    this.port = port;
  }

  /** Returns the properties that the server needs, each as {@code name=value}. */
  static String[] properties() {
    return TestTokens.tokenModeProperties(
        "parley.history.max-count=" + KEPT, "parley.history.deletion-interval=200ms");
  }

  /** Stores the data, waits for retention, and returns the contents of the store. */
  Manifest play() throws Exception {
    storePublicMessages();
    storeRoomMessages();
    storeInboxMessages();
    moderateUsers();
    Await.until(() -> "no deletion by retention", () -> firstOffset("room.trimmed") == TRIMMED + 1);
    List<Stream> streams = new ArrayList<>();
    for (String stream :
        List.of("chat", "room.lobby", "room.trimmed", "room.кофейня", "room.empty")) {
      streams.add(new Stream("ann", UpgradeClient.page(port, "ann", stream)));
    }
    for (String user : USERS) {
      streams.add(new Stream(user, UpgradeClient.page(port, user, "inbox")));
    }
    return new Manifest(
        streams, devices, sent, List.of("mallory"), List.of("eve"), List.of("dave"));
  }

  private void storePublicMessages() {
    try (StompUser ann = UpgradeClient.connect(port, "ann");
        StompUser zoe = UpgradeClient.connect(port, "Zoë")) {
      ann.store("/topic/chat", "hello, everyone");
      zoe.store("/app/chat", "Grüße aus Köln 🦜", "content-type:text/plain;charset=utf-8");
      ann.send("/topic/chat", "{}", "persistent:false", "content-type:application/x-ephemeral");
      ann.store("/topic/chat", "", "content-type:text/plain");
      zoe.store("/topic/chat", "{\"a\":[1,2]}", "content-type:application/json");
      ann.store("/topic/chat", "marked", "x-colour:red", "x-note:a\\cb\\nc\\\\d ü");
      storeWithId(ann, "ann", "/topic/chat", "c1", bytes(300));
      storeWithId(zoe, "Zoë", "/topic/chat", "c1", "the same id of another sender");
      ann.frame("BEGIN", "", "transaction:t");
      for (int i = 0; i < 3; i++) {
        ann.send("/topic/chat", "together " + i, "transaction:t");
      }
      ann.frame("COMMIT", "", "transaction:t", "receipt:committed");
      ann.receipt("committed");
      zoe.store("/topic/chat", "x".repeat(2_000));
    }
  }

  /** Returns the bytes 0, 1, 2 and so on: with NUL and, if longer than 128, not valid UTF-8. */
  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  private void storeRoomMessages() {
    try (StompUser bob = UpgradeClient.connect(port, "bob");
        StompUser yamada = UpgradeClient.connect(port, "山田");
        StompUser moderator = UpgradeClient.connect(port, "mo", "moderator")) {
      for (int i = 1; i <= 8; i++) {
        storeWithId(bob, "bob", "/topic/room.lobby", "lobby-" + i, "lobby " + i);
      }
      moderate(moderator, "{\"do\":\"remove\",\"stream\":\"room.lobby\",\"offset\":3}");
      for (int i = 1; i <= KEPT + TRIMMED; i++) {
        storeWithId(yamada, "山田", "/topic/room.trimmed", "trimmed-" + i, "trimmed " + i);
      }
      yamada.store("/topic/room.кофейня", "добрый день");
    }
  }

  private void storeInboxMessages() {
    try (StompUser ann = UpgradeClient.connect(port, "ann");
        StompUser bob = UpgradeClient.connect(port, "bob")) {
      for (int i = 1; i <= INBOX_MESSAGES; i++) {
        String id = "to-Zoë-" + i;
        if (i % 4 == 0) {
          storeWithId(ann, "ann", "/user/Zoë/queue/messages", id, bytes(i));
        } else {
          storeWithId(ann, "ann", "/user/Zoë/queue/messages", id, "№ " + i);
        }
      }
      bob.store("/app/messages", "{\"message\": \"old form\", \"to_user\": \"山田\"}");
      bob.store("/user/山田/queue/messages", "second");
      ann.store("/user/bob/queue/messages", "never read");
    }
    readInbox("Zoë", "default", "auto", INBOX_MESSAGES, Set.of());
    readInbox("Zoë", "phone", "client", INBOX_MESSAGES, Set.of(5L));
    readInbox(
        "Zoë", "ноутбук", "client-individual", INBOX_MESSAGES, Set.of(1L, 2L, 5L, 8L, 9L, 14L));
    readInbox("Zoë", "tablet", "client-individual", INBOX_MESSAGES, Set.of(4L));
    readInbox("Zoë", "new", "client", INBOX_MESSAGES, Set.of());
    readInbox("山田", "default", "auto", 2, Set.of());
    readInbox("bob", "default", "client", 1, Set.of());
    try (StompUser ann = UpgradeClient.connect(port, "ann")) {
      ann.store("/user/山田/queue/messages", "while away");
    }
    devices.set(5, new Device("山田", "default", List.of(3L)));
  }

  /** Reads an inbox to its end, acknowledges some of the messages, and records the device. */
  private void readInbox(String user, String device, String ack, long end, Set<Long> acknowledged) {
    try (StompUser reader = UpgradeClient.connect(port, user)) {
      reader.subscribe("in", INBOX, "ack:" + ack, "durable-subscription-name:" + device);
      for (long offset = 1; offset <= end; offset++) {
        StompFrame message = reader.next("MESSAGE");
        if (acknowledged.contains(offset)) {
          UpgradeClient.acknowledge(reader, message);
        }
      }
      reader.frame("DISCONNECT", "", "receipt:bye");
      reader.receipt("bye");
    }
    long upTo = ack.equals("client") ? acknowledged.stream().reduce(0L, Math::max) : 0;
    List<Long> outstanding =
        LongStream.rangeClosed(1, ack.equals("auto") ? 0 : end)
            .filter(offset -> offset > upTo && !acknowledged.contains(offset))
            .boxed()
            .toList();
    devices.add(new Device(user, device, outstanding));
  }

  private void moderateUsers() {
    try (StompUser moderator = UpgradeClient.connect(port, "mo", "moderator")) {
      moderate(moderator, "mute", "mallory");
      moderate(moderator, "mute", "dave");
      moderate(moderator, "ban", "dave");
      moderate(moderator, "ban", "eve");
      moderate(moderator, "unmute", "dave");
      moderate(moderator, "unban", "dave");
    }
  }

  private static void moderate(StompUser moderator, String action, String user) {
    moderate(moderator, "{\"do\":\"%s\",\"user\":\"%s\"}".formatted(action, user));
  }

  private static void moderate(StompUser moderator, String json) {
    String receipt = Names.unique("ruled");
    moderator.send("/app/moderation", json, "receipt:" + receipt);
    moderator.receipt(receipt);
  }

  /** Stores a message with a client message id, and records its receipt. */
  private void storeWithId(StompUser user, String from, String to, String id, String body) {
    recordSent(from, id, to, user.store(to, body, "client-message-id:" + id));
  }

  private void storeWithId(StompUser user, String from, String to, String id, byte[] body) {
    String type = "content-type:application/octet-stream";
    recordSent(from, id, to, UpgradeClient.store(user, to, body, type, "client-message-id:" + id));
  }

  private void recordSent(String from, String id, String to, StompFrame receipt) {
    sent.add(
        new Sent(
            from,
            id,
            to,
            receipt.header("message-id"),
            receipt.header("epoch"),
            receipt.number("offset")));
  }

  private long firstOffset(String stream) {
    try {
      return JsonMapper.shared()
          .readTree(UpgradeClient.page(port, "ann", stream))
          .path("first")
          .asLong();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
