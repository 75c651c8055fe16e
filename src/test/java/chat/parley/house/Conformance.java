package chat.parley.house;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The requirements, and the methods that claim to show them.
 *
 * @param claims the claims of the tests
 */
record Conformance(List<Requirements> requirements, List<Claim> claims) {
  private static final String START = "<!-- Written by ConformanceTest -->\n";
  private static final String END = "<!-- End -->\n";

  /**
   * Returns requirements that no test shows, duplicate ids, needless excuses, and claims that are
   * wrong.
   */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    Map<String, List<String>> shown = Claim.byRequirement(claims);
    for (Requirements.Entry entry : entries()) {
      if (!ids.add(entry.id())) {
        faults.add(entry.id() + ": duplicate id");
      } else if (entry.isExcused() == shown.containsKey(entry.id())) {
        faults.add(
            entry.id()
                + (entry.isExcused() ? ": has an excuse, but a test shows it" : ": no test"));
      }
    }
    for (Claim claim : claims) {
      if (!claim.test()) {
        faults.add(claim.method() + ": has @Shows, but is not a test");
      }
      claim.ids().stream()
          .filter(id -> !ids.contains(id))
          .forEach(id -> faults.add(claim.method() + ": unknown requirement: " + id));
    }
    return faults;
  }

  /**
   * Returns a document with the current tables between the marks.
   *
   * @throws IllegalArgumentException if the document lacks the marks
   */
  String withTables(String document) {
    int start = document.indexOf(START);
    int end = document.indexOf(END);
    if (start < 0 || end < start) {
      throw new IllegalArgumentException(
          "The document lacks these marks in this order: " + START + END);
    }
    return document.substring(0, start + START.length()) + tables() + document.substring(end);
  }

  private String tables() {
    Map<String, List<String>> shown = Claim.byRequirement(claims);
    return requirements.stream()
        .map(table -> table.table(shown))
        .collect(Collectors.joining("\n", "\n", "\n"));
  }

  private List<Requirements.Entry> entries() {
    return requirements.stream().flatMap(table -> table.entries().stream()).toList();
  }
}
