package chat.parley.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;

/** From where somebody connects. */
final class NetworkAddress {

  private static final int GROUPS_OF_64_BITS = 4;

  private NetworkAddress() {}

  /** IPv4 whole; of IPv6 the first 64 bits, because one household has all the others. */
  static String of(HttpServletRequest request) {
    String address = String.valueOf(request.getRemoteAddr());
    return address.indexOf(':') < 0 ? address : network(address.replaceAll("[\\[\\]]|%.*", ""));
  }

  private static String network(String address) {
    String[] groups = expanded(address).split(":", -1);
    return groups.length <= GROUPS_OF_64_BITS
        ? address
        : String.join(":", Arrays.copyOf(groups, GROUPS_OF_64_BITS)) + "::/64";
  }

  private static String expanded(String address) {
    int gap = address.indexOf("::");
    if (gap < 0) {
      return address;
    }
    String before = address.substring(0, gap);
    String after = address.substring(gap + 2);
    int there = groups(before) + groups(after);
    String zeros = "0:".repeat(Math.max(0, 8 - there));
    return (before.isEmpty() ? "" : before + ":")
        + (after.isEmpty() ? zeros.replaceAll(":$", "") : zeros + after);
  }

  private static int groups(String part) {
    return part.isEmpty() ? 0 : part.split(":", -1).length;
  }
}
