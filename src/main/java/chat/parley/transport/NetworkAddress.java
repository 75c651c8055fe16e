package chat.parley.transport;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * From where somebody connects: IPv4 whole; of IPv6 the first 64 bits, because one household has
 * all the others.
 */
public final class NetworkAddress {

  private static final int IPV6_BYTES = 16;
  private static final int NETWORK_BYTES = 8;

  private NetworkAddress() {}

  /** Of a request; by a proxy's word if that is believed. */
  public static String of(HttpServletRequest request) {
    String address = String.valueOf(request.getRemoteAddr());
    try {
      return of(InetAddress.ofLiteral(address.replaceAll("[\\[\\]]|%.*", "")));
    } catch (IllegalArgumentException _) {
      // A proxy may give a name of its own (RFC 7239, section 6).
      return address;
    }
  }

  /** Of a connection. */
  public static String of(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length < IPV6_BYTES
        ? address.getHostAddress()
        : HexFormat.ofDelimiter(":").formatHex(Arrays.copyOf(bytes, NETWORK_BYTES)) + "::/64";
  }
}
