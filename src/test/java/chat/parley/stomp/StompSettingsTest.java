package chat.parley.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.limits.Limits;
import chat.parley.message.ChatError;
import chat.parley.message.UserName;
import chat.parley.testkit.ChatExceptions;
import chat.parley.testkit.TestLimits;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.info.BuildProperties;

class StompSettingsTest {

  private static final Limits LIMITS =
      TestLimits.of("message-size=100B", "headers=2", "header-size=50B");
  private static final StompProperties PROPERTIES = new StompProperties(Duration.ZERO);

  private final StompSettings settings = new StompSettings(LIMITS, PROPERTIES, "parley/test");

  private static String serverName(StaticListableBeanFactory beans) {
    return new StompSettings(LIMITS, PROPERTIES, beans.getBeanProvider(BuildProperties.class))
        .serverName();
  }

  @Test
  void theNameOfTheServerHasTheVersionOfTheBuild() {
    var properties = new Properties();
    properties.setProperty("version", "1.2.3");
    var beans = new StaticListableBeanFactory();
    beans.addBean("build", new BuildProperties(properties));
    assertThat(serverName(beans)).isEqualTo("parley/1.2.3");
    assertThat(serverName(new StaticListableBeanFactory())).isEqualTo("parley/development");
  }

  private void decode(String frame) {
    StompDecoder decoder = settings.newDecoder();
    decoder.feed(frame.getBytes(UTF_8), true);
    assertThat(decoder.next()).as(frame).isNotNull();
  }

  @Test
  void aDecoderAcceptsBodiesOfTwiceTheMessageSize() {
    decode("SEND\n\n" + "x".repeat(200) + "\0");
    ChatExceptions.expect(ChatError.FRAME_TOO_LARGE, () -> decode("SEND\ncontent-length:201\n\n"));
  }

  @Test
  void aDecoderLimitsSizeAndNumberOfTheHeaders() {
    decode("SEND\na:" + "x".repeat(42) + "\n\n\0");
    ChatExceptions.expect(
        ChatError.FRAME_TOO_LARGE, () -> decode("SEND\na:" + "x".repeat(43) + "\n\n\0"));
    decode("SEND\na:1\nb:2\n\n\0");
    ChatExceptions.expect(ChatError.BAD_HEADER, () -> decode("SEND\na:1\nb:2\nc:3\n\n\0"));
  }

  private static TransactionFrame message(int size) {
    var frame = TestDecoder.frame(StompCommand.SEND, "x".repeat(size), "destination:/topic/chat");
    return new TransactionFrame.Message(SendFrame.read(frame, new UserName("alice")), null);
  }

  @Test
  void transactionsHaveBodiesOfSixteenTimesTheMessageSize() {
    Transactions transactions = settings.newTransactions();
    transactions.begin("t");
    transactions.add("t", message(1_600));
    ChatExceptions.expect(ChatError.TRANSACTION_TOO_LARGE, () -> transactions.add("t", message(1)));
  }

  @Test
  void aWebSocketMessageMayHaveOneFrameOfTheMaximumSize() {
    assertThat(settings.maxWebSocketMessageBytes()).isEqualTo(250);
  }
}
