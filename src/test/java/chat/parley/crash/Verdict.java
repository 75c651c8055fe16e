package chat.parley.crash;

import chat.parley.crash.Ledger.Copy;
import chat.parley.crash.Ledger.Draft;
import chat.parley.crash.Ledger.Reader;
import chat.parley.crash.Ledger.Receipt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether the guarantees were kept: every receipted message is seen by every reader of its stream
 * exactly once, in one order without gaps, at the position in its receipt, and nothing else is
 * seen. An ephemeral message may be lost, but is not late. {@link UnreadTraffic} checks that unread
 * messages are counted as the log says, {@link PresenceTraffic} that the presence of users is right
 * within its bound, {@link ChangeTraffic} that messages have the edits and removals with receipts,
 * {@link ReactionTraffic} that reactions are counted, and {@link MembershipLog} the members of a
 * room.
 *
 * @param faults the violations, one per line
 */
record Verdict(
    int sent, int receipted, int seen, MembershipLog.Counts members, List<String> faults) {

  private static final int MAX_SHOWN = 20;

  static Verdict of(
      Map<String, Draft> drafts,
      Map<String, Receipt> receipts,
      Map<Reader, List<Copy>> copies,
      MembershipLog.Counts members,
      List<String> complaints) {
    var faults = new ArrayList<>(complaints);
    var order = new HashMap<String, Position>();
    int seen = 0;
    for (var reader : copies.entrySet()) {
      seen += reader.getValue().size();
      checkOrder(reader.getKey(), reader.getValue(), order, faults);
      checkSent(reader.getKey(), reader.getValue(), drafts, faults);
      checkReceipts(reader.getKey(), reader.getValue(), drafts, receipts, faults);
    }
    return new Verdict(drafts.size(), receipts.size(), seen, members, faults);
  }

  /**
   * Checks that offsets are consecutive from 1, and that all readers of a stream see the same
   * message at each.
   */
  private static void checkOrder(
      Reader reader, List<Copy> copies, Map<String, Position> order, List<String> faults) {
    long last = 0;
    for (Copy copy : copies) {
      Position position = copy.position();
      if (position.offset() <= last) {
        faults.add("repeated: %s saw offset %d again".formatted(reader, position.offset()));
      } else if (position.offset() > last + 1) {
        faults.add("lost: %s saw %d after %d".formatted(reader, position.offset(), last));
      }
      last = Math.max(last, position.offset());
      Position expected = order.putIfAbsent(reader.stream() + " " + position.offset(), position);
      if (expected != null && !expected.equals(position)) {
        faults.add(
            "disordered: %s saw %s where another saw %s".formatted(reader, position, expected));
      }
    }
  }

  private static void checkSent(
      Reader reader, List<Copy> copies, Map<String, Draft> drafts, List<String> faults) {
    Set<String> known = new HashSet<>();
    for (Copy copy : copies) {
      Draft draft = drafts.get(copy.clientId());
      if (!new Draft(reader.stream(), copy.text()).equals(draft)) {
        faults.add("invented: %s saw %s, which was not sent".formatted(reader, copy));
      }
      if (!known.add(copy.clientId())) {
        faults.add("repeated: %s saw %s twice".formatted(reader, copy.clientId()));
      }
    }
  }

  private static void checkReceipts(
      Reader reader,
      List<Copy> copies,
      Map<String, Draft> drafts,
      Map<String, Receipt> receipts,
      List<String> faults) {
    var seen = new HashMap<String, Position>();
    copies.forEach(copy -> seen.put(copy.clientId(), copy.position()));
    for (Receipt receipt : receipts.values()) {
      if (!drafts.get(receipt.clientId()).stream().equals(reader.stream())) {
        continue;
      }
      Position position = seen.get(receipt.clientId());
      if (position == null) {
        faults.add("lost: %s never saw %s".formatted(reader, receipt));
      } else if (!receipt.position().permits(position)) {
        faults.add("misplaced: %s saw %s at %s".formatted(reader, receipt, position));
      }
    }
  }

  /** Returns the number of faults of a kind. */
  long count(String kind) {
    return faults.stream().filter(fault -> fault.startsWith(kind + ":")).count();
  }

  @Override
  public String toString() {
    return "%d sent, %d receipted, %d copies seen; lost %d, repeated %d, disordered %d, invented %d, misplaced %d, stale %d, unauthorized %d, miscounted %d, mistaken %d, outdated %d, uncounted %d, faults in total %d; %s%s"
        .formatted(
            sent,
            receipted,
            seen,
            count("lost"),
            count("repeated"),
            count("disordered"),
            count("invented"),
            count("misplaced"),
            count("stale"),
            count("unauthorized"),
            count("miscounted"),
            count("mistaken"),
            count("outdated"),
            count("uncounted"),
            faults.size(),
            members,
            faults.isEmpty()
                ? ""
                : "\n" + String.join("\n", faults.subList(0, Math.min(MAX_SHOWN, faults.size()))));
  }
}
