package chat.parley.house;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A version as Maven orders it: numbers as numbers, {@code 1-alpha} and the like before {@code 1},
 * which is the same as {@code 1.0} and {@code 1.Final}.
 */
record MavenVersion(String text) implements Comparable<MavenVersion> {

  private static final Pattern PART = Pattern.compile("\\d+|[a-z]+");
  private static final Part NOTHING = new Part("");

  /** A number or a word of a version. */
  private record Part(String text) implements Comparable<Part> {

    private int rank() {
      return switch (text) {
        case "a", "alpha" -> -5;
        case "b", "beta" -> -4;
        case "m", "milestone" -> -3;
        case "cr", "rc" -> -2;
        case "snapshot" -> -1;
        case "", "0", "final", "ga", "release" -> 0;
        case "sp" -> 1;
        default -> isNumber() ? 3 : 2;
      };
    }

    private boolean isNumber() {
      return !text.isEmpty() && Character.isDigit(text.charAt(0));
    }

    @Override
    public int compareTo(Part other) {
      int order = Integer.compare(rank(), other.rank());
      if (order != 0 || rank() < 2) {
        return order;
      }
      return isNumber()
          ? new BigInteger(text).compareTo(new BigInteger(other.text))
          : text.compareTo(other.text);
    }
  }

  private List<Part> parts() {
    return PART.matcher(text.toLowerCase(Locale.ROOT))
        .results()
        .map(part -> new Part(part.group()))
        .toList();
  }

  @Override
  public int compareTo(MavenVersion other) {
    List<Part> mine = parts();
    List<Part> others = other.parts();
    for (int i = 0; i < Math.max(mine.size(), others.size()); i++) {
      Part part = i < mine.size() ? mine.get(i) : NOTHING;
      int order = part.compareTo(i < others.size() ? others.get(i) : NOTHING);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
