package chat.parley.transport;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Request;

/**
 * The address by which clients are counted and logged: the whole address for IPv4, the first 64
 * bits for IPv6, because one household typically has all addresses with the same first 64 bits.
 */
public final class NetworkAddress {

  private static final int IPV6_BYTES = 16;
  private static final int NETWORK_BYTES = 8;

  /** The brackets and the zone of an IPv6 address. */
  private static final Pattern DECORATION = Pattern.compile("[\\[\\]]|%.*");

  private NetworkAddress() {}

  /**
   * Returns the address of the client of a request; the one that a trusted proxy reports, if any.
   */
  public static String of(HttpServletRequest request) {
    return of(String.valueOf(request.getRemoteAddr()));
  }

  /** Returns the address of the client of a request, as {@link #of(HttpServletRequest)} does. */
  public static String of(Request request) {
    return of(String.valueOf(Request.getRemoteAddr(request)));
  }

  private static String of(String address) {
    try {
      return of(InetAddress.ofLiteral(DECORATION.matcher(address).replaceAll("")));
    } catch (IllegalArgumentException _) {
      // A proxy may report an identifier that is not an IP address (RFC 7239, section 6).
      return address;
    }
  }

  /** Returns the address of a connection. */
  public static String of(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length < IPV6_BYTES
        ? address.getHostAddress()
        : HexFormat.ofDelimiter(":").formatHex(Arrays.copyOf(bytes, NETWORK_BYTES)) + "::/64";
  }
}
