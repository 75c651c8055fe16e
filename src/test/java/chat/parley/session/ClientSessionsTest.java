package chat.parley.session;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import chat.parley.security.Identity;
import chat.parley.testkit.Names;
import chat.parley.testkit.ParleyServer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.web.socket.adapter.standard.StandardWebSocketSession;

class ClientSessionsTest {

  @Test
  void aSessionThatClosesWhileItConnectsDoesNotCountAgainstItsUser() {
    var user = new UserName(Names.unique("alice"));
    try (var server = ParleyServer.start("parley.limits.sessions-per-user=1")) {
      ClientSessions sessions = server.beans(ClientSessions.class).getFirst();
      ClientSession closed = open(sessions, user);
      closed.closed();
      assertThatExceptionOfType(ChatException.class).isThrownBy(() -> closed.connect(null, null));
      ClientSession next = open(sessions, user);
      next.connect(null, null);
      next.closed();
    }
  }

  private static ClientSession open(ClientSessions sessions, UserName user) {
    var admitted = new AdmittedClient("192.0.2.1", user, Identity.of(user));
    Map<String, Object> attributes = Map.of(AdmittedClient.ATTRIBUTE, admitted);
    var webSocket = new StandardWebSocketSession(null, attributes, null, null);
    return sessions.open(Protocol.STOMP, webSocket, _ -> {});
  }
}
