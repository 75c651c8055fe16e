package chat.parley.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RoomOwner;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A user is removed from a room on one node, and reads it on another one if there are two, while a
 * member sends ephemeral messages, which have no offset.
 */
class EphemeralToRemovedMemberTest {

  private static final int ROUNDS = 50;

  private final ParleyServer nodes = ParleyServer.shared();
  private final String ann = Names.unique("ann");
  private final String eve = Names.unique("eve");
  private final String room = Names.unique("room");
  private final String messages = "/topic/room." + room;
  private final StompUser owner = StompUser.connect(nodes.port(0), ann);
  private final StompUser witness = StompUser.connect(nodes.port(1), ann);
  private final StompUser removed = StompUser.connect(nodes.port(1), eve);

  @BeforeEach
  void subscribe() {
    RoomOwner.create(nodes, ann, room, "private");
    witness.subscribe("m", messages);
    removed.subscribe("errors", "/user/queue/errors");
  }

  @AfterEach
  void close() {
    owner.close();
    witness.close();
    removed.close();
  }

  private void change(String action) {
    owner.store("/app/members." + room, "{\"do\":\"%s\",\"user\":\"%s\"}".formatted(action, eve));
  }

  /** Sends an ephemeral message, which the node of the removed user receives. */
  private void send(StompUser sender, String text) {
    sender.send(messages, text, "persistent:false");
    assertThat(witness.next("MESSAGE").text()).isEqualTo(text);
  }

  private void addEve(StompUser sender) {
    change("add");
    removed.subscribe("m", messages);
    send(sender, "before");
    assertThat(removed.next("MESSAGE").text()).isEqualTo("before");
  }

  /** Returns what is received until the subscription ends. */
  private List<String> receivedUntilTheEnd() {
    var received = new ArrayList<String>();
    StompFrame frame = removed.next("MESSAGE");
    while (!frame.headers().containsKey("ended")) {
      received.add(frame.text());
      frame = removed.next("MESSAGE");
    }
    return received;
  }

  @Test
  void aMessageToTheNodeOfTheRemovalAfterItsReceiptIsNotReceived() {
    for (int i = 0; i < ROUNDS; i++) {
      addEve(owner);
      change("remove");
      send(owner, "after the receipt");
      assertThat(receivedUntilTheEnd()).isEmpty();
      removed.expectNothing();
    }
  }

  @Test
  void aMessageToTheOtherNodeAfterTheEndOfTheSubscriptionIsNotReceived() {
    for (int i = 0; i < ROUNDS; i++) {
      addEve(witness);
      change("remove");
      assertThat(receivedUntilTheEnd()).isEmpty();
      send(witness, "after the end");
      removed.expectNothing();
    }
  }
}
