package chat.parley.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MessagesTest implements Listener {

  private final Loopback loopback = new Loopback();
  private int ready;

  @Override
  public void ready(Client client) {
    ready++;
  }

  @Override
  public void received(Client client, byte[] in, int at) {}

  @Override
  public void receiptReceived(Client client) {}

  @Override
  public void failed(Client client, String reason) {}

  @AfterEach
  void close() throws IOException {
    loopback.close();
  }

  @Test
  void everyMessageOfAWriterHasAMarkOfItsOwn() throws IOException {
    Scene scene = TestScenes.legacy(loopback.port(), 2);
    var messages = new Messages(scene);
    var writer = Client.connect(1, scene, loopback.loop, this);
    try (ServerEnd server = loopback.accept()) {
      server.acceptHandshake();
      loopback.pollUntil(() -> ready == 1);
      messages.send(writer, 7, 1, 1000);
      messages.send(writer, 7, 2, 2000);
      assertThat(server.readHandshake()).startsWith("GET /ws/u1/ ");
      for (int number = 1; number <= 2; number++) {
        byte[] text = server.read().payload();
        int at = Mark.find(text, 0, text.length);
        assertThat(Mark.run(text, at)).isEqualTo(7);
        assertThat(Mark.sender(text, at)).isEqualTo(1);
        assertThat(Mark.number(text, at)).isEqualTo(number);
        assertThat(Mark.time(text, at)).isEqualTo(number * 1000L);
      }
    }
  }
}
