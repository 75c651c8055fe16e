package chat.parley.stomp;

import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RoomOwner;
import chat.parley.testkit.StompUser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Two users of a room, which listen to errors. */
abstract class MembersScene {

  static final String ERRORS = "/user/queue/errors";

  final ParleyServer server = ParleyServer.shared();
  final String room = Names.unique("room");
  final String ann = Names.unique("ann");
  final String bob = Names.unique("bob");
  final String messages = "/topic/room." + room;
  final StompUser owner = StompUser.connect(server, ann);
  final StompUser other = StompUser.connect(server, bob);

  @BeforeEach
  void listenToErrors() {
    owner.subscribe("errors", ERRORS);
    other.subscribe("errors", ERRORS);
  }

  @AfterEach
  void close() {
    owner.close();
    other.close();
  }

  /** Creates the room, with ann as its owner. */
  RoomOwner create(String kind) {
    return RoomOwner.create(server, ann, room, kind);
  }
}
