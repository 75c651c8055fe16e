package chat.parley.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** The counts of the clients, and the faults that they found. Any thread may add. */
final class SoakCounters {

  final LongAdder receipted = new LongAdder();
  final LongAdder read = new LongAdder();
  final LongAdder visits = new LongAdder();
  final LongAdder resumed = new LongAdder();
  final LongAdder tooSlow = new LongAdder();
  private final List<String> faults = new ArrayList<>();

  synchronized void addFault(String text) {
    faults.add(text);
  }

  synchronized List<String> faults() {
    return List.copyOf(faults);
  }

  @Override
  public String toString() {
    return "%,d receipted, %,d read, %,d visits, %,d resumed, %,d closed as too slow, %d faults"
        .formatted(
            receipted.sum(),
            read.sum(),
            visits.sum(),
            resumed.sum(),
            tooSlow.sum(),
            faults().size());
  }
}
