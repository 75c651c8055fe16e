package chat.parley.bench;

import chat.parley.load.Pace;
import chat.parley.load.Result;
import java.time.Duration;

/**
 * One measurement.
 *
 * @param kind the kind of measurement, of those that the task has
 * @param cpu the CPU time that all processes of the server used for it
 * @param residentBytes the resident memory that the connections took; 0 if not measured
 * @param heapBytes the live heap that the connections took in Java processes; 0 if not measured
 */
record Measurement(
    String peer,
    Task task,
    Kind kind,
    Result result,
    Duration cpu,
    long residentBytes,
    long heapBytes) {

  /** The kind of a measurement. */
  sealed interface Kind {

    /** Messages were sent at a pace. */
    record Paced(Pace pace) implements Kind {

      static Paced closed(int inFlight) {
        return new Paced(new Pace.Closed(inFlight));
      }
    }

    /** Clients connected, resumed or were idle. */
    record Once() implements Kind {}
  }

  /** Returns the CPU time of the server per delivery or connection, in microseconds. */
  double cpuMicros() {
    return cpu.toNanos() / 1e3 / Math.max(1, result.delivered());
  }

  /** Returns a description of the missing and duplicated deliveries and the missing receipts. */
  String describeFaults() {
    return "%s, %s, %s: %s of %d"
        .formatted(peer, task.text(), kind, result.faults(), result.expected());
  }
}
