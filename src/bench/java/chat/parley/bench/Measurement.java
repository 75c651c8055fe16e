package chat.parley.bench;

import chat.parley.load.Pace;
import chat.parley.load.Result;
import java.time.Duration;

/**
 * One measurement.
 *
 * @param kind which of a task's
 * @param cpu that all processes of the server used for it
 * @param bytes resident memory that the connections took, or 0 where it was not asked
 * @param heap live heap that they took, in Java's processes, or 0
 */
record Measurement(
    String peer, Task task, Kind kind, Result result, Duration cpu, long bytes, long heap) {

  /** What was done. */
  sealed interface Kind {

    /** Messages were sent. */
    record At(Pace pace) implements Kind {

      static At closed(int inFlight) {
        return new At(new Pace.Closed(inFlight));
      }
    }

    /** All came, or were there. */
    record Once() implements Kind {}
  }

  /** Of the server for each delivery, or each connection, in microseconds. */
  double cpuMicros() {
    return cpu.toNanos() / 1e3 / Math.max(1, result.delivered());
  }

  /** What was lost or came twice, in words. */
  String fault() {
    return "%s, %s, %s: %s of %d"
        .formatted(peer, task.text(), kind, result.faults(), result.expected());
  }
}
