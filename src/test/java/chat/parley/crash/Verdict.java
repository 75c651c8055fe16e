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
 * Whether the promises were kept: every message that was receipted is seen by every reader of its
 * stream exactly once, in one order without holes, at the place that was promised, and nothing else
 * is. An ephemeral message may be lost, but does not come late.
 *
 * @param faults what was not as promised, each in a line
 */
record Verdict(int sent, int receipted, int seen, List<String> faults) {

  private static final int SHOWN = 20;

  static Verdict of(
      Map<String, Draft> drafts,
      Map<String, Receipt> receipts,
      Map<Reader, List<Copy>> copies,
      List<String> complaints) {
    var faults = new ArrayList<>(complaints);
    var order = new HashMap<String, Position>();
    int seen = 0;
    for (var reader : copies.entrySet()) {
      seen += reader.getValue().size();
      inOrder(reader.getKey(), reader.getValue(), order, faults);
      onlyWhatWasSent(reader.getKey(), reader.getValue(), drafts, faults);
      asPromised(reader.getKey(), reader.getValue(), drafts, receipts, faults);
    }
    return new Verdict(drafts.size(), receipts.size(), seen, faults);
  }

  /** Offsets from 1 by 1, and every reader of a stream has the same message at each. */
  private static void inOrder(
      Reader reader, List<Copy> copies, Map<String, Position> order, List<String> faults) {
    long last = 0;
    for (Copy copy : copies) {
      Position place = copy.place();
      if (place.offset() <= last) {
        faults.add("repeated: %s saw offset %d again".formatted(reader, place.offset()));
      } else if (place.offset() > last + 1) {
        faults.add("lost: %s saw %d after %d".formatted(reader, place.offset(), last));
      }
      last = Math.max(last, place.offset());
      Position others = order.putIfAbsent(reader.stream() + " " + place.offset(), place);
      if (others != null && !others.equals(place)) {
        faults.add("disordered: %s saw %s where another saw %s".formatted(reader, place, others));
      }
    }
  }

  private static void onlyWhatWasSent(
      Reader reader, List<Copy> copies, Map<String, Draft> drafts, List<String> faults) {
    Set<String> known = new HashSet<>();
    for (Copy copy : copies) {
      Draft draft = drafts.get(copy.clientId());
      if (!new Draft(reader.stream(), copy.text()).equals(draft)) {
        faults.add("invented: %s saw %s, which nobody sent".formatted(reader, copy));
      }
      if (!known.add(copy.clientId())) {
        faults.add("repeated: %s saw %s twice".formatted(reader, copy.clientId()));
      }
    }
  }

  private static void asPromised(
      Reader reader,
      List<Copy> copies,
      Map<String, Draft> drafts,
      Map<String, Receipt> receipts,
      List<String> faults) {
    var seen = new HashMap<String, Position>();
    copies.forEach(copy -> seen.put(copy.clientId(), copy.place()));
    for (Receipt receipt : receipts.values()) {
      if (!drafts.get(receipt.clientId()).stream().equals(reader.stream())) {
        continue;
      }
      Position place = seen.get(receipt.clientId());
      if (place == null) {
        faults.add("lost: %s never saw %s".formatted(reader, receipt));
      } else if (!place.equals(receipt.place())) {
        faults.add("misplaced: %s saw %s at %s".formatted(reader, receipt, place));
      }
    }
  }

  /** How many faults are of a kind. */
  long count(String kind) {
    return faults.stream().filter(fault -> fault.startsWith(kind + ":")).count();
  }

  @Override
  public String toString() {
    return "%d sent, %d receipted, %d copies seen; lost %d, repeated %d, disordered %d, invented %d, misplaced %d, stale %d, faults in all %d%s"
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
            faults.size(),
            faults.isEmpty()
                ? ""
                : "\n" + String.join("\n", faults.subList(0, Math.min(SHOWN, faults.size()))));
  }
}
