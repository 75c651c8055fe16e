package chat.parley.markers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.Address;
import chat.parley.message.ChatError;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import chat.parley.room.MarkerVisibility;
import chat.parley.room.RoomAction;
import chat.parley.room.RoomSettings;
import chat.parley.security.Identity;
import chat.parley.testkit.Await;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.Shows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The markers, and the numbers of unread messages. Each store passes it. */
abstract class MarkersContract extends ConversationScene {

  MarkersContract(StoreFactory factory) throws Exception {
    super(factory);
  }

  @Test
  void ownMessagesMoveTheMarker() {
    Address pair = Address.Pair.of(ANN, BOB);
    send(ANN, pair, "1");
    send(ANN, pair, "2");
    send(BOB, pair, "3");
    assertThat(entry(BOB, "with.ann").unread()).isZero();
    assertThat(entry(BOB, "with.ann").read()).isEqualTo(3);
    assertThat(entry(ANN, "with.bob").unread()).isEqualTo(1);
  }

  @Test
  void markersOnlyMoveForward() {
    Address pair = Address.Pair.of(ANN, BOB);
    for (int i = 0; i < 3; i++) {
      send(ANN, pair, "x");
    }
    read(BOB, "with.ann", 2);
    read(BOB, "with.ann", 1);
    assertThat(entry(BOB, "with.ann").read()).isEqualTo(2);
    assertThat(entry(BOB, "with.ann").unread()).isEqualTo(1);
  }

  @Test
  void settingsAreKept() {
    send(ANN, Address.Pair.of(ANN, BOB), "1");
    read(BOB, "{\"stream\":\"with.ann\",\"muted\":true}");
    read(BOB, "{\"stream\":\"with.ann\",\"offset\":1}");
    read(BOB, "{\"stream\":\"with.ann\",\"marked\":true}");
    assertThat(entry(BOB, "with.ann").muted()).isTrue();
    assertThat(entry(BOB, "with.ann").marked()).isTrue();
    assertThat(entry(BOB, "with.ann").unread()).isZero();
    read(BOB, "{\"stream\":\"with.ann\",\"offset\":1}");
    assertThat(entry(BOB, "with.ann").marked()).isFalse();
    read(BOB, "{\"stream\":\"with.ann\",\"muted\":false}");
    assertThat(entry(BOB, "with.ann").muted()).isFalse();
  }

  @Test
  void ownMessagesAreReadAndThoseOfOthersUnreadAfterARestart() throws Exception {
    createRoom();
    room(ANN, add(BOB, null));
    send(BOB, roomAddress(), "1");
    send(ANN, roomAddress(), "2");
    send(ANN, roomAddress(), "3");
    send(ANN, Address.Pair.of(ANN, BOB), "4");
    append(Draft.removal(roomAddress(), ANN, 2));
    for (int i = 0; i < 2; i++) {
      restart();
      assertThat(entry(ANN, "room.team").unread()).isZero();
      assertThat(entry(ANN, "with.bob").unread()).isZero();
      assertThat(entry(BOB, "room.team").unread()).isEqualTo(2);
      assertThat(entry(BOB, "with.ann").unread()).isEqualTo(1);
      // SQLite writes the markers of senders when so many messages are indexed.
      LongStream.range(0, 2_100).forEach(_ -> send(CARL, new Address.Everyone(), ""));
    }
  }

  @Test
  @Shows("marker-shown")
  void privateMarkersAreNotShown() {
    send(ANN, Address.Pair.of(ANN, BOB), "1");
    read(BOB, "with.ann", 1);
    assertThat(shown()).containsOnlyKeys("ann", "bob");
    read(BOB, "{\"private\":true}");
    assertThat(shown()).containsOnlyKeys("ann");
    assertThat(markers.markers().settings(Identity.of(BOB)).isPrivate()).isTrue();
    assertThat(markers.markers().settings(Identity.of(ANN)).isPrivate()).isFalse();
    read(BOB, "{\"private\":false}");
    assertThat(shown()).containsOnlyKeys("ann", "bob");
    assertThat(markers.markers().settings(Identity.of(BOB)).isPrivate()).isFalse();
  }

  private Map<String, MarkerAnswer.Marker> shown() {
    return markers.access().markers(Identity.of(ANN), "with.bob").markers();
  }

  @Test
  @Shows("marker-shown")
  void roomsOfAHundredMembersShowMarkersByName() {
    createRoomOf(100);
    assertThat(shownInRoom()).hasSize(100).containsKeys("ann", "user3");
  }

  @Test
  @Shows("marker-shown")
  void largerRoomsShowNumbersOnly() {
    createRoomOf(101);
    ChatExceptions.expect(ChatError.TOO_MANY, this::shownInRoom);
    assertThat(markers.access().readers(Identity.of(ANN), "room.team", 1))
        .hasToString("Readers[read=2, of=101]");
  }

  /** Creates a room with a message that ann, its sender, and another member have read. */
  private void createRoomOf(int members) {
    createRoom();
    var additions = new ArrayList<RoomAction.Addition>();
    for (int i = 1; i < members; i++) {
      additions.add(new RoomAction.Addition(new UserName("user" + i), null, null));
    }
    room(ANN, new RoomAction.Configure(limit(500)));
    room(ANN, new RoomAction.Change(additions, List.of()));
    send(ANN, roomAddress(), "x");
    read(new UserName("user3"), "room.team", 1);
  }

  @Test
  void namesOfTheMaximumLengthHaveMarkers() {
    var first = new UserName("\uD840\uDC00".repeat(64));
    var second = new UserName("\uD840\uDC01".repeat(64));
    String pair = "with." + first.value();
    send(first, Address.Pair.of(first, second), "x", second.value());
    assertThat(entry(second, pair).mentions()).isEqualTo(1);
    read(second, pair, 1);
    assertThat(entry(second, pair).unread()).isZero();
    assertThat(markers.access().markers(Identity.of(second), pair).markers())
        .containsOnlyKeys(first.value(), second.value());
  }

  @Test
  void markersOfARoomAreHiddenFromTheChangeOfItsSettingsOn() {
    createRoom();
    send(ANN, roomAddress(), "x");
    assertThat(shownInRoom()).containsOnlyKeys("ann");
    room(
        ANN,
        new RoomAction.Configure(
            new RoomSettings.Patch(
                null, null, null, null, null, null, null, MarkerVisibility.PRIVATE)));
    // The journal tells the listeners just after the answer.
    Await.until(() -> shownInRoom().toString(), () -> shownInRoom().isEmpty());
  }

  private Map<String, MarkerAnswer.Marker> shownInRoom() {
    return markers.access().markers(Identity.of(ANN), "room.team").markers();
  }

  @Test
  void requestsForOneMarkerAreAnsweredInTheirOrder() {
    send(ANN, Address.Pair.of(ANN, BOB), "1");
    var answered = new ConcurrentLinkedQueue<Integer>();
    var all = new ArrayList<CompletableFuture<Void>>();
    for (int i = 0; i < 5; i++) {
      int number = i;
      String json = "{\"stream\":\"with.ann\",\"offset\":1}";
      all.add(
          markers
              .markers()
              .accept(Identity.of(BOB), ReadRequest.read(json.getBytes(UTF_8)))
              .thenRun(() -> answered.add(number)));
    }
    all.forEach(CompletableFuture::join);
    assertThat(answered).containsExactly(0, 1, 2, 3, 4);
  }

  private static RoomSettings.Patch limit(long limit) {
    return new RoomSettings.Patch(null, null, null, limit, null, null, null, null);
  }

  /** The messages that one user has not read, according to the messages that were sent. */
  private static final class Model {
    private final List<String> senders = new ArrayList<>();
    private final Map<String, Integer> read = new HashMap<>();

    private final Set<Integer> removed = new HashSet<>();

    boolean isMessage(int offset) {
      return senders.get(offset - 1) != null;
    }

    /** A message is removed once. */
    void remove(int offset) {
      if (removed.add(offset)) {
        senders.add(null);
      }
    }

    long unread(String user) {
      long unread = 0;
      for (int i = read.getOrDefault(user, 0); i < senders.size(); i++) {
        unread += senders.get(i) == null ? 0 : 1;
      }
      return unread;
    }
  }

  @Test
  @Shows("marker-forward")
  void unreadIsTheFoldOfTheLog() {
    var random = new Random(7);
    Address pair = Address.Pair.of(ANN, BOB);
    createRoom();
    room(ANN, add(BOB, null));
    var models = Map.of("pair", new Model(), "room", new Model());
    for (int i = 0; i < 300; i++) {
      boolean isPair = random.nextBoolean();
      Model model = models.get(isPair ? "pair" : "room");
      UserName user = random.nextBoolean() ? ANN : BOB;
      int end = model.senders.size();
      switch (random.nextInt(4)) {
        case 0, 1 -> {
          send(user, isPair ? pair : roomAddress(), "x");
          model.senders.add(user.value());
          model.read.put(user.value(), end + 1);
        }
        case 2 -> {
          if (end > 0) {
            int offset = 1 + random.nextInt(end);
            String stream = isPair ? "with." + (user.equals(ANN) ? BOB : ANN) : "room.team";
            read(user, stream, offset);
            model.read.merge(user.value(), offset, Math::max);
          }
        }
        default -> {
          if (!isPair && end > 0) {
            int offset = 1 + random.nextInt(end);
            if (model.isMessage(offset)) {
              append(Draft.removal(roomAddress(), ANN, offset));
              model.remove(offset);
            }
          }
        }
      }
      if (i % 10 == 9) {
        compare(models);
      }
    }
  }

  private void compare(Map<String, Model> models) {
    for (UserName user : List.of(ANN, BOB)) {
      for (ConversationEntry entry : list(user)) {
        Model model = models.get(entry.kind());
        assertThat(entry.unread())
            .as("unread of %s in %s", user, entry)
            .isEqualTo(model.unread(user.value()));
      }
    }
  }
}
