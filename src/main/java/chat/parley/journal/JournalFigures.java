package chat.parley.journal;

import java.util.concurrent.atomic.LongAdder;

/** What the journal has done since the start. Any thread may count and ask. */
public final class JournalFigures {

  private final LongAdder messages = new LongAdder();
  private final LongAdder batches = new LongAdder();
  private final LongAdder nanos = new LongAdder();

  private final LongAdder repaired = new LongAdder();

  JournalFigures() {}

  void committed(int messages, long nanos) {
    this.messages.add(messages);
    this.batches.increment();
    this.nanos.add(nanos);
  }

  void repaired(int messages) {
    repaired.add(messages);
  }

  /** How many messages were stored; what was sent again and known already is among them. */
  public long messages() {
    return messages.sum();
  }

  /** In how many transactions. */
  public long batches() {
    return batches.sum();
  }

  /** How long these took together, in nanoseconds. */
  public long nanos() {
    return nanos.sum();
  }

  /** How many messages of other nodes were read from the store, because nothing else came. */
  public long repaired() {
    return repaired.sum();
  }
}
