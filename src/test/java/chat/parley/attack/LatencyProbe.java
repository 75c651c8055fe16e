package chat.parley.attack;

import chat.parley.testkit.Await;
import chat.parley.testkit.StompUser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Well-behaved pairs of users, and the latencies of the messages from one to the other. */
final class LatencyProbe implements AutoCloseable {

  /** The median and the 99th percentile in milliseconds; NaN if there was no message. */
  record Percentiles(double median, double p99) {

    static Percentiles of(long[] nanos) {
      Arrays.sort(nanos);
      return nanos.length == 0
          ? new Percentiles(Double.NaN, Double.NaN)
          : new Percentiles(nanos[nanos.length / 2] / 1e6, nanos[nanos.length * 99 / 100] / 1e6);
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%.1f / %.1f", median, p99);
    }
  }

  private static final int PAIRS = 4;
  private static final Duration INTERVAL = Duration.ofMillis(20);

  private final List<StompUser> users = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final ConcurrentLinkedQueue<Long> latencies = new ConcurrentLinkedQueue<>();
  private volatile boolean stopped;

  LatencyProbe(int port) {
    for (int i = 0; i < PAIRS; i++) {
      String room = "/topic/room.pair" + i;
      StompUser sender = StompUser.connect(port, "sender" + i);
      StompUser reader = StompUser.connect(port, "reader" + i);
      users.addAll(List.of(sender, reader));
      reader.subscribe("room", room);
      threads.add(Thread.ofPlatform().start(() -> read(reader)));
      threads.add(Thread.ofPlatform().start(() -> send(sender, room)));
    }
  }

  private void send(StompUser sender, String room) {
    while (!stopped) {
      sender.send(room, String.valueOf(System.nanoTime()));
      Await.pause(INTERVAL);
    }
    sender.send(room, "over");
  }

  private void read(StompUser reader) {
    for (String text = next(reader); !text.equals("over"); text = next(reader)) {
      latencies.add(System.nanoTime() - Long.parseLong(text));
    }
  }

  private static String next(StompUser reader) {
    return reader.next("MESSAGE").text();
  }

  Percentiles measure(Duration time) {
    latencies.clear();
    Await.pause(time);
    return Percentiles.of(latencies.stream().mapToLong(Long::longValue).toArray());
  }

  @Override
  public void close() {
    stopped = true;
    Await.until(
        () -> "still exchanging messages", () -> threads.stream().noneMatch(Thread::isAlive));
    users.forEach(StompUser::close);
  }
}
