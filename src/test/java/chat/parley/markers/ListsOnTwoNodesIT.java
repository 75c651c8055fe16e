package chat.parley.markers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.parley.testkit.Broker;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RabbitMq;
import chat.parley.testkit.RoomOwner;
import chat.parley.testkit.Shows;
import chat.parley.testkit.StompUser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A user follows the list of conversations on one node, and is invited to a room on another one.
 */
class ListsOnTwoNodesIT {

  @ParameterizedTest
  @ValueSource(strings = {"artemis", "rabbitmq"})
  @Shows("conversation-list")
  void anInvitationOnOneNodeIsToldOnTheOther(String kind) {
    assumeTrue(
        kind.equals("artemis") || RabbitMq.isInstalled() || "true".equals(System.getenv("CI")));
    String ann = Names.unique("ann");
    String bob = Names.unique("bob");
    String room = Names.unique("room");
    try (Broker broker = Broker.start(kind);
        ParleyServer nodes = ParleyServer.cluster(broker, 2);
        StompUser inviting = StompUser.connect(nodes.port(0), ann);
        StompUser invited = StompUser.connect(nodes.port(1), bob)) {
      invited.subscribe("list", "/user/queue/conversations", "invitations:true");
      assertThat(invitations(invited)).isZero();
      RoomOwner.create(nodes, ann, room, "private");
      inviting.store("/app/members." + room, "{\"do\":\"invite\",\"user\":\"%s\"}".formatted(bob));
      assertThat(invitations(invited)).isEqualTo(1);
      inviting.store("/app/members." + room, "{\"do\":\"remove\",\"user\":\"%s\"}".formatted(bob));
      assertThat(invitations(invited)).isZero();
    }
  }

  private static int invitations(StompUser user) {
    JsonNode body = JsonMapper.shared().readTree(user.next("MESSAGE").body());
    return body.get("invitations").intValue();
  }
}
