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
    int number = tally.send(0, 0);
    for (int reader : readers) {
      tally.arrived(reader, 0, number, 0, 1);
    }
  }

  private Result result() {
    return tally.result(0, "");
  }

  @Test
  void everythingOnceIsWhole() {
    sentTo(0, 1, 2);
    sentTo(2, 0, 1);
    assertThat(tally.isWhole()).isTrue();
    assertThat(result()).matches(Result::isWhole).returns(6L, Result::delivered);
  }

  @Test
  void whatIsMissingIsCounted() {
    sentTo(0, 1, 2);
    sentTo(0, 2);
    assertThat(tally.isWhole()).isFalse();
    assertThat(result()).returns(1L, Result::missing).returns("1 missing", Result::faults);
  }

  @Test
  void whatComesTwiceIsCounted() {
    sentTo(0, 1, 2, 1);
    assertThat(result()).returns(1L, Result::repeated).returns(0L, Result::missing);
  }

  @Test
  void aRepeatDoesNotHideALoss() {
    sentTo(0, 1, 2);
    sentTo(0, 1, 2);
    tally.send(1, 0);
    tally.arrived(0, 1, 1, 0, 1);
    tally.arrived(1, 1, 1, 0, 1);
    tally.arrived(2, 0, 2, 0, 1);
    assertThat(result()).returns(1L, Result::repeated).returns(1L, Result::missing);
  }

  @Test
  void whatComesToTheWrongReaderIsNotWhatWasMeant() {
    var pairs = new Tally(scene(4, 4, Scene.Reach.PARTNER, false));
    pairs.arrived(3, 0, pairs.send(0, 0), 0, 1);
    assertThat(pairs.result(0, "")).returns(1L, Result::missing).returns(1L, Result::repeated);
  }

  @Test
  void whatComesAfterALaterOneIsCounted() {
    tally.send(0, 0);
    tally.send(0, 0);
    for (int reader = 0; reader < 3; reader++) {
      tally.arrived(reader, 0, reader == 1 ? 2 : 1, 0, 1);
      tally.arrived(reader, 0, reader == 1 ? 1 : 2, 0, 1);
    }
    assertThat(result()).matches(Result::isWhole).returns(1L, Result::disordered);
  }

  @Test
  void aReceiptThatDoesNotComeIsCounted() {
    var receipted = new Tally(scene(2, 2, Scene.Reach.PARTNER, true));
    receipted.arrived(1, 0, receipted.send(0, 0), 0, 1);
    assertThat(receipted.isWhole()).isFalse();
    assertThat(receipted.result(0, "").faults()).isEqualTo("1 without their receipt");
    receipted.receipted();
    assertThat(receipted.isWhole()).isTrue();
  }
}
