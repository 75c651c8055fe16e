package chat.parley.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopTest implements Wire.Owner {

  private final Loopback loopback = new Loopback();
  private final Loop loop = loopback.loop;
  private int opened;

  @Override
  public void opened() {
    opened++;
  }

  @Override
  public void message(byte[] in, int from, int to) {}

  @Override
  public void failed(String reason) {}

  @AfterEach
  void close() throws IOException {
    loopback.close();
  }

  @Test
  void theTimeBeginsWithTheLoopAndContinues() {
    long first = loop.now();
    assertThat(first).isNotNegative();
    loopback.pollUntil(() -> loop.now() > first);
  }

  @Test
  void thePollWithoutReadySocketsLastsUntilTheTimeIsNear() {
    long until = loop.now() + 5_000_000;
    loop.poll(until);
    assertThat(loop.now()).isGreaterThan(until - 4_000_000);
    loop.poll(loop.now() - 1);
    assertThat(loop.busyNanos()).isZero();
  }

  @Test
  void readySocketsAreProcessedAndTheTimeForThatIsBusy() throws IOException {
    var _ = new Wire(loopback.opener(), new byte[] {13, 10, 13, 10}, this);
    try (ServerEnd server = loopback.accept()) {
      loopback.pollUntil(() -> loop.busyNanos() > 0);
      server.readHandshake();
      server.acceptHandshake();
      loopback.pollUntil(() -> opened == 1);
    }
  }

  @Test
  void aTaskThatIsRepeatedLaterRunsOnce() {
    var runs = new ArrayList<Long>();
    long start = loop.now();
    loop.repeatLater(() -> runs.add(loop.now()));
    loop.repeatLater(() -> runs.add(loop.now()));
    loopback.pollUntil(() -> runs.size() == 2);
    assertThat(runs).allMatch(time -> time >= start + 20_000_000);
    loop.poll(loop.now() + 30_000_000);
    assertThat(runs).hasSize(2);
  }

  @Test
  void theTimeInWhichTheCallerIsBusyIsAdded() {
    loop.addBusyNanos(5);
    loop.addBusyNanos(12);
    assertThat(loop.busyNanos()).isEqualTo(17);
  }

  @Test
  void aClosedLoopCannotPoll() {
    loop.close();
    assertThatThrownBy(() -> loop.poll(0)).isInstanceOf(ClosedSelectorException.class);
  }
}
