package chat.parley.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The tally detects missing, duplicated and reordered messages, and missing receipts. */
class TallyTest {

  private final Tally tally = new Tally(scene(3, 2, Scene.Reach.ALL, false));

  private static Scene scene(int clients, int writers, Scene.Reach reach, boolean receipts) {
    var nodes = List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1));
    var target = new Target(nodes, ClientProtocol.STOMP, null, Map.of(), null);
    var route = new Route("/", "/topic/a", "/topic/a");
    return new Scene(target, route, clients, writers, reach, receipts, 64, i -> "u" + i, _ -> "");
  }

  private void sendAndDeliverTo(int... subscribers) {
    int number = tally.recordSend(0, 0);
    for (int subscriber : subscribers) {
      tally.recordDelivery(subscriber, 0, number, 0, 1);
    }
  }

  private Result result() {
    return tally.result(0, "");
  }

  @Test
  void aRunIsCompleteIfEveryMessageArrivesOnce() {
    sendAndDeliverTo(0, 1, 2);
    sendAndDeliverTo(2, 0, 1);
    assertThat(tally.isComplete()).isTrue();
    assertThat(result()).matches(Result::isComplete).returns(6L, Result::delivered);
  }

  @Test
  void missingMessagesAreCounted() {
    sendAndDeliverTo(0, 1, 2);
    sendAndDeliverTo(0, 2);
    assertThat(tally.isComplete()).isFalse();
    assertThat(result()).returns(1L, Result::missing).returns("1 missing", Result::faults);
  }

  @Test
  void duplicatesAreCounted() {
    sendAndDeliverTo(0, 1, 2, 1);
    assertThat(result()).returns(1L, Result::duplicates).returns(0L, Result::missing);
  }

  @Test
  void aDuplicateDoesNotHideAMissingMessage() {
    sendAndDeliverTo(0, 1, 2);
    sendAndDeliverTo(0, 1, 2);
    tally.recordSend(1, 0);
    tally.recordDelivery(0, 1, 1, 0, 1);
    tally.recordDelivery(1, 1, 1, 0, 1);
    tally.recordDelivery(2, 0, 2, 0, 1);
    assertThat(result()).returns(1L, Result::duplicates).returns(1L, Result::missing);
  }

  @Test
  void aMessageToTheWrongSubscriberCountsAsMissingAndAsADuplicate() {
    var pairs = new Tally(scene(4, 4, Scene.Reach.PARTNER, false));
    pairs.recordDelivery(3, 0, pairs.recordSend(0, 0), 0, 1);
    assertThat(pairs.result(0, "")).returns(1L, Result::missing).returns(1L, Result::duplicates);
  }

  @Test
  void messagesOutOfOrderAreCounted() {
    tally.recordSend(0, 0);
    tally.recordSend(0, 0);
    for (int subscriber = 0; subscriber < 3; subscriber++) {
      tally.recordDelivery(subscriber, 0, subscriber == 1 ? 2 : 1, 0, 1);
      tally.recordDelivery(subscriber, 0, subscriber == 1 ? 1 : 2, 0, 1);
    }
    assertThat(result()).matches(Result::isComplete).returns(1L, Result::outOfOrder);
  }

  @Test
  void missingReceiptsAreCounted() {
    var withReceipts = new Tally(scene(2, 2, Scene.Reach.PARTNER, true));
    withReceipts.recordDelivery(1, 0, withReceipts.recordSend(0, 0), 0, 1);
    assertThat(withReceipts.isComplete()).isFalse();
    assertThat(withReceipts.result(0, "").faults()).isEqualTo("1 without a receipt");
    withReceipts.recordReceipt();
    assertThat(withReceipts.isComplete()).isTrue();
  }

  @Test
  void messagesAndDeliveriesAreCounted() {
    assertThat(tally.sent()).isZero();
    assertThat(tally.received()).isZero();
    assertThat(tally.recordSend(0, 0)).isEqualTo(1);
    assertThat(tally.recordSend(0, 0)).isEqualTo(2);
    assertThat(tally.recordSend(1, 0)).as("of another writer").isEqualTo(1);
    assertThat(tally.recordDelivery(2, 0, 1, 0, 1)).isEqualTo(1);
    assertThat(tally.recordDelivery(2, 0, 2, 0, 1)).isEqualTo(2);
    assertThat(tally.recordDelivery(1, 0, 1, 0, 1)).as("of another subscriber").isEqualTo(1);
    assertThat(tally.sent()).isEqualTo(3);
    assertThat(tally.received()).isEqualTo(3);
  }

  @Test
  void recentLatenciesAreTakenOnceAndCountInTheResult() {
    int number = tally.recordSend(0, 0);
    tally.recordDelivery(0, 0, number, 100, 110);
    assertThat(tally.takeRecentLatency().getMaxValue()).isEqualTo(10);
    tally.recordDelivery(1, 0, number, 100, 90);
    assertThat(tally.takeRecentLatency().getMaxValue()).as("before it was due").isEqualTo(1);
    assertThat(tally.takeRecentLatency().getTotalCount()).isZero();
    tally.recordDelivery(2, 0, number, 100, 130);
    assertThat(result().latency().getTotalCount()).isEqualTo(3);
    assertThat(result().latency().getMaxValue()).isEqualTo(30);
  }

  @Test
  void theDurationIsFromTheFirstSendToTheLastDelivery() {
    assertThat(result().nanos()).as("of nothing").isZero();
    tally.recordDelivery(0, 0, tally.recordSend(0, 100), 100, 150);
    tally.recordDelivery(0, 0, tally.recordSend(0, 120), 120, 170);
    assertThat(result().nanos()).isEqualTo(70);
  }
}
