package chat.parley.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FramesTest {

  private static final Route ROOM = new Route("/stomp/{user}", "/topic/a", "/topic/a");

  private static String text(byte[] frame) throws IOException {
    ServerEnd.Frame decoded = ServerEnd.read(new ByteArrayInputStream(frame));
    assertThat(decoded.opcode()).isEqualTo(Frames.TEXT);
    return new String(decoded.payload(), UTF_8);
  }

  @Test
  void theHandshakeRequestsASubProtocolIfThereIsOne() {
    assertThat(new String(Frames.handshake(TestScenes.target(1), "/stomp/u0", "h:1"), UTF_8))
        .startsWith("GET /stomp/u0 HTTP/1.1\r\nHost: h:1\r\nUpgrade: websocket\r\n")
        .endsWith("Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: v12.stomp\r\n\r\n");
    assertThat(new String(Frames.handshake(TestScenes.legacyTarget(1), "/ws/u0/", "h:1"), UTF_8))
        .endsWith("Sec-WebSocket-Version: 13\r\n\r\n")
        .doesNotContain("Protocol");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 82800000_0000",
    "125, 82fd0000_0000",
    "126, 82fe007e_00000000",
    "65535, 82feffff_00000000",
    "65536, 82ff000000000001_000000000000"
  })
  void aFrameHasTheShortestLengthAndAMaskOfZeros(int length, String header) throws IOException {
    byte[] payload = new byte[length];
    Arrays.fill(payload, (byte) 'x');
    byte[] frame = Frames.webSocketFrame(2, payload);
    byte[] expectedHeader = HexFormat.of().parseHex(header.replace("_", ""));
    assertThat(frame).hasSize(expectedHeader.length + length).startsWith(expectedHeader);
    ServerEnd.Frame decoded = ServerEnd.read(new ByteArrayInputStream(frame));
    assertThat(decoded.opcode()).isEqualTo(2);
    assertThat(decoded.payload()).isEqualTo(payload);
  }

  @Test
  void connectHasTheVersionAndAdditionalHeaders() throws IOException {
    assertThat(text(Frames.connect(TestScenes.target(1))))
        .isEqualTo("CONNECT\naccept-version:1.2\nheart-beat:0,0\n\n\0");
    Target target = TestScenes.target(1);
    var withHeader =
        new Target(target.nodes(), target.protocol(), null, Map.of("login", "ann"), null);
    assertThat(text(Frames.connect(withHeader)))
        .isEqualTo("CONNECT\naccept-version:1.2\nheart-beat:0,0\nlogin:ann\n\n\0");
  }

  @Test
  void subscribeHasTheDestinationAndAdditionalHeaders() throws IOException {
    assertThat(text(Frames.subscribe("/topic/a", Map.of())))
        .isEqualTo("SUBSCRIBE\nid:0\ndestination:/topic/a\n\n\0");
    assertThat(text(Frames.subscribe("/topic/a", Map.of("receipt", "s"))))
        .isEqualTo("SUBSCRIBE\nid:0\ndestination:/topic/a\nreceipt:s\n\n\0");
  }

  @Test
  void aStompMessageHasABodyOfTheSizeOfTheScene() throws IOException {
    Scene scene = TestScenes.room(1, 2).withRoute(ROOM.withSendHeaders(Map.of("a", "b")));
    assertThat(text(Frames.message(scene, 0)))
        .isEqualTo(
            "SEND\ndestination:/topic/a\na:b\ncontent-type:text/plain\ncontent-length:64\n\n"
                + Mark.body(64)
                + "\0");
  }

  @Test
  void aMessageToAPartnerRequestsAReceiptIfTheSceneDoes() throws IOException {
    assertThat(text(Frames.message(TestScenes.pairs(1, 4, true), 3)))
        .startsWith("SEND\ndestination:/user/u2/queue/messages\nreceipt:r\ncontent-type:");
    assertThat(text(Frames.message(TestScenes.pairs(1, 4, false), 3))).doesNotContain("receipt");
  }

  @Test
  void aLegacyMessageIsAJsonTextWithTheBody() throws IOException {
    assertThat(text(Frames.message(TestScenes.legacy(1, 2), 0)))
        .isEqualTo("{\"message\":\"" + Mark.body(64) + "\",\"to_user\":\"u1\"}");
  }
}
