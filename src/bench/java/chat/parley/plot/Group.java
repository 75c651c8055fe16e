package chat.parley.plot;

import java.util.List;

/** Bars under one heading, which may be empty. */
public record Group(String heading, List<Bar> bars) {

  public Group {
    bars = List.copyOf(bars);
  }
}
