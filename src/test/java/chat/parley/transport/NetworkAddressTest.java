package chat.parley.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;

class NetworkAddressTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, 10.0.0.1",
    "2001:db8:1:2:3:4:5:6, 20:01:0d:b8:00:01:00:02::/64",
    "2001:db8:1:2::, 20:01:0d:b8:00:01:00:02::/64",
    "::1, 00:00:00:00:00:00:00:00::/64",
    "::ffff:10.0.0.1, 10.0.0.1"
  })
  void ipv6AddressesAreReducedToTheirFirst64Bits(String address, String network) {
    assertThat(NetworkAddress.of(InetAddress.ofLiteral(address))).isEqualTo(network);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, 10.0.0.1",
    "[2001:db8:1:2::7], 20:01:0d:b8:00:01:00:02::/64",
    "fe80::1%eth0, fe:80:00:00:00:00:00:00::/64",
    "::ffff:10.0.0.1, 10.0.0.1",
    "unknown, unknown",
    "_hidden, _hidden",
    "10.0.0.1:8080, 10.0.0.1:8080",
    "'', ''"
  })
  void theAddressOfARequestMayBeAnIdentifierOfAProxy(String remote, String network) {
    var request = new MockHttpServletRequest();
    request.setRemoteAddr(remote);
    assertThat(NetworkAddress.of(request)).isEqualTo(network);
  }
}
