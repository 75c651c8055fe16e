package chat.parley.house;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What was promised, and who says that it holds.
 *
 * @param claims what the tests say
 */
record Conformance(List<Requirements> requirements, List<Claim> claims) {
  private static final String START = "<!-- Written by ConformanceTest -->\n";
  private static final String END = "<!-- End -->\n";

  /** Lines that nothing shows, and claims of what is not on the list. */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    Map<String, List<String>> shown = Claim.byLine(claims);
    for (Requirements.Line line : lines()) {
      if (!ids.add(line.id())) {
        faults.add(line.id() + ": there are two lines of this id");
      } else if (line.isExcused() == shown.containsKey(line.id())) {
        faults.add(line.id() + (line.isExcused() ? ": excused, and yet shown" : ": no test"));
      }
    }
    for (Claim claim : claims) {
      if (!claim.test()) {
        faults.add(claim.method() + ": shows something and is no test");
      }
      claim.ids().stream()
          .filter(id -> !ids.contains(id))
          .forEach(id -> faults.add(claim.method() + ": no such line: " + id));
    }
    return faults;
  }

  /** A document with the tables of today between the marks. */
  String written(String document) {
    int start = document.indexOf(START);
    int end = document.indexOf(END);
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("No place for the tables: " + START + END);
    }
    return document.substring(0, start + START.length()) + tables() + document.substring(end);
  }

  private String tables() {
    Map<String, List<String>> shown = Claim.byLine(claims);
    return requirements.stream()
        .map(table -> table.table(shown))
        .collect(Collectors.joining("\n", "\n", "\n"));
  }

  private List<Requirements.Line> lines() {
    return requirements.stream().flatMap(table -> table.lines().stream()).toList();
  }
}
