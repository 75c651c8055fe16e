package chat.parley.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.failures.Failures;
import chat.parley.failures.ProcessHalt;
import chat.parley.testkit.Await;
import chat.parley.testkit.HandlerServer;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventStreamConnectionIT {

  @Test
  void aClientThatStaysConnectedAfterTheEndIsCutOff() throws Exception {
    BlockingQueue<SessionSink> sinks = new LinkedBlockingQueue<>();
    var closed = new CountDownLatch(1);
    var session =
        new EventStreamSession() {
          @Override
          public void opened(SessionSink sink) {
            sinks.add(sink);
          }

          @Override
          public void closed() {
            closed.countDown();
          }
        };
    var upgrade = new EventStreamUpgrade(new Failures(ProcessHalt.NONE));
    try (var server =
            HandlerServer.start(
                (request, response) ->
                    upgrade.open(request, response, ":\n\n".getBytes(UTF_8), session));
        var client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      client.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
      SessionSink sink = sinks.poll(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
      assertThat(sink).isNotNull();
      sink.close(1000, "");
      assertThat(closed.await(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
  }
}
