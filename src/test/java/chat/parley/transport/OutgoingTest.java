package chat.parley.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class OutgoingTest {

  @Test
  void plainBytesAreWrittenAsTheyAre() {
    var plain = new Outgoing.Plain("text".getBytes(UTF_8));
    assertThat(plain.size()).isEqualTo(4);
    assertThat(plain.header()).isEmpty();
    ByteBuffer to = ByteBuffer.allocate(4);
    plain.writeTo(to);
    assertThat(to.array()).isEqualTo(plain.payload());
  }
}
