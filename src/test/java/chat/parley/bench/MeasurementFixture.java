package chat.parley.bench;

import chat.parley.bench.Measurement.Kind;
import chat.parley.load.Result;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/** Measurements with given values. */
final class MeasurementFixture {

  private MeasurementFixture() {}

  /** Returns a measurement of ten deliveries or connections, with a latency of 3 ms. */
  static Measurement ofTen(String server, Task task, Kind kind, double seconds, double cpuMillis) {
    var latency = new Histogram(2);
    latency.recordValue(3_000_000);
    long nanos = (long) (seconds * 1e9);
    var result = new Result(10, 10, 10, 0, 0, 0, 0, nanos, latency, 0, "");
    var cpu = Duration.ofNanos((long) (cpuMillis * 1e6));
    return new Measurement(server, task, kind, result, cpu, 0, 20480);
  }
}
