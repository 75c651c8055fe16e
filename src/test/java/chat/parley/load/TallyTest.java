package chat.parley.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is not as it should be is found out. */
class TallyTest {

  private final Tally tally = new Tally(scene(3, 2, Scene.Reach.ALL, false));

  private static Scene scene(int clients, int writers, Scene.Reach reach, boolean receipts) {
    var nodes = List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1));
    var target = new Target(nodes, ClientProtocol.STOMP, null, Map.of(), null);
    var route = new Route("/", "/topic/a", "/topic/a");
    return new Scene(target, route, clients, writers, reach, receipts, 64, i -> "u" + i, _ -> "");
  }

  private void sentTo(int... readers) {
    int number = tally.recordSend(0, 0);
    for (int reader : readers) {
      tally.recordDelivery(reader, 0, number, 0, 1);
    }
  }

  private Result result() {
    return tally.result(0, "");
  }

  @Test
  void everythingOnceIsWhole() {
    sentTo(0, 1, 2);
    sentTo(2, 0, 1);
    assertThat(tally.isComplete()).isTrue();
    assertThat(result()).matches(Result::isComplete).returns(6L, Result::delivered);
  }

  @Test
  void whatIsMissingIsCounted() {
    sentTo(0, 1, 2);
    sentTo(0, 2);
    assertThat(tally.isComplete()).isFalse();
    assertThat(result()).returns(1L, Result::missing).returns("1 missing", Result::faults);
  }

  @Test
  void whatComesTwiceIsCounted() {
    sentTo(0, 1, 2, 1);
    assertThat(result()).returns(1L, Result::duplicates).returns(0L, Result::missing);
  }

  @Test
  void aRepeatDoesNotHideALoss() {
    sentTo(0, 1, 2);
    sentTo(0, 1, 2);
    tally.recordSend(1, 0);
    tally.recordDelivery(0, 1, 1, 0, 1);
    tally.recordDelivery(1, 1, 1, 0, 1);
    tally.recordDelivery(2, 0, 2, 0, 1);
    assertThat(result()).returns(1L, Result::duplicates).returns(1L, Result::missing);
  }

  @Test
  void whatComesToTheWrongReaderIsNotWhatWasMeant() {
    var pairs = new Tally(scene(4, 4, Scene.Reach.PARTNER, false));
    pairs.recordDelivery(3, 0, pairs.recordSend(0, 0), 0, 1);
    assertThat(pairs.result(0, "")).returns(1L, Result::missing).returns(1L, Result::duplicates);
  }

  @Test
  void whatComesAfterALaterOneIsCounted() {
    tally.recordSend(0, 0);
    tally.recordSend(0, 0);
    for (int reader = 0; reader < 3; reader++) {
      tally.recordDelivery(reader, 0, reader == 1 ? 2 : 1, 0, 1);
      tally.recordDelivery(reader, 0, reader == 1 ? 1 : 2, 0, 1);
    }
    assertThat(result()).matches(Result::isComplete).returns(1L, Result::outOfOrder);
  }

  @Test
  void aReceiptThatDoesNotComeIsCounted() {
    var receipted = new Tally(scene(2, 2, Scene.Reach.PARTNER, true));
    receipted.recordDelivery(1, 0, receipted.recordSend(0, 0), 0, 1);
    assertThat(receipted.isComplete()).isFalse();
    assertThat(receipted.result(0, "").faults()).isEqualTo("1 without a receipt");
    receipted.recordReceipt();
    assertThat(receipted.isComplete()).isTrue();
  }
}
