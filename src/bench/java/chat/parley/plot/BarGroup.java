package chat.parley.plot;

import java.util.List;

/** Bars under a common heading, which may be empty. */
public record BarGroup(String heading, List<Bar> bars) {

  public BarGroup {
    bars = List.copyOf(bars);
  }
}
