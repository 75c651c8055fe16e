package chat.parley.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.junit.jupiter.api.Test;

class RequestProgressTest {

  private static final long REQUEST = 10;
  private static final long RESPONSE = 100;

  private final Counters connection = new Counters();
  private final RequestProgress progress = new RequestProgress(connection, "192.0.2.1", 1000);

  /** A connection of Jetty with settable counters. */
  private static final class Counters extends AbstractConnection {

    private long messagesIn;
    private long messagesOut;
    private long bytesIn;
    private long bytesOut;
    private boolean reading = true;

    Counters() {
      super(new ByteArrayEndPoint(), Runnable::run);
    }

    @Override
    public void onFillable() {}

    @Override
    public boolean isFillInterested() {
      return reading;
    }

    @Override
    public long getMessagesIn() {
      return messagesIn;
    }

    @Override
    public long getMessagesOut() {
      return messagesOut;
    }

    @Override
    public long getBytesIn() {
      return bytesIn;
    }

    @Override
    public long getBytesOut() {
      return bytesOut;
    }
  }

  private boolean isOverdue(long now) {
    return progress.isOverdue(now, REQUEST, RESPONSE);
  }

  /** Lets the connection receive a request and send its response completely. */
  private void serveRequest() {
    connection.messagesIn++;
    connection.messagesOut++;
    connection.bytesIn += 100;
  }

  @Test
  void theAddressIsKept() {
    assertThat(progress.address()).isEqualTo("192.0.2.1");
  }

  @Test
  void theFirstRequestIsDueFromTheOpenOfTheConnection() {
    assertThat(isOverdue(1010)).isFalse();
    assertThat(isOverdue(1011)).isTrue();
  }

  @Test
  void bytesOfAnIncompleteHeadAreNoProgress() {
    connection.bytesIn = 50;
    assertThat(isOverdue(1005)).isFalse();
    connection.bytesIn = 60;
    assertThat(isOverdue(1011)).isTrue();
  }

  @Test
  void aResponseHasALongerTime() {
    connection.messagesIn = 1;
    assertThat(isOverdue(1005)).isFalse();
    assertThat(isOverdue(1105)).isFalse();
    assertThat(isOverdue(1106)).isTrue();
  }

  @Test
  void aResponseThatIsStillWrittenHasALongerTime() {
    serveRequest();
    connection.reading = false;
    assertThat(isOverdue(1005)).isFalse();
    assertThat(isOverdue(1105)).isFalse();
    assertThat(isOverdue(1106)).isTrue();
  }

  @Test
  void everyStepOfAResponseIsProgress() {
    serveRequest();
    connection.reading = false;
    assertThat(isOverdue(1000)).isFalse();
    connection.bytesOut = 64 * 1024 - 1;
    assertThat(isOverdue(1101)).isTrue();
    connection.bytesOut = 64 * 1024;
    assertThat(isOverdue(1101)).isFalse();
    assertThat(isOverdue(1202)).isTrue();
  }

  @Test
  void anIdleConnectionIsNeverOverdue() {
    serveRequest();
    assertThat(isOverdue(1005)).isFalse();
    assertThat(isOverdue(999_999)).isFalse();
  }

  @Test
  void theNextRequestIsDueFromItsFirstByte() {
    serveRequest();
    assertThat(isOverdue(2000)).isFalse();
    assertThat(isOverdue(3000)).isFalse();
    connection.bytesIn++;
    assertThat(isOverdue(3010)).isFalse();
    assertThat(isOverdue(3011)).isTrue();
  }

  @Test
  void closeConnectionClosesItsEndPoint() {
    assertThat(connection.getEndPoint().isOpen()).isTrue();
    progress.closeConnection();
    assertThat(connection.getEndPoint().isOpen()).isFalse();
  }
}
