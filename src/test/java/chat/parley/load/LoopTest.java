package chat.parley.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
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
    var _ =
        new Wire(
            loopback.address(), new Pipe(null), new byte[] {13, 10, 13, 10}, loop.selector, this);
    try (ServerEnd server = loopback.accept()) {
      loopback.pollUntil(() -> loop.busyNanos() > 0);
      server.readHandshake();
      server.acceptHandshake();
      loopback.pollUntil(() -> opened == 1);
    }
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
