package chat.parley.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import chat.parley.testkit.Mutations;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Requests that are invalid or incomplete handshakes. */
final class BadHandshakes implements Attack {

  private static final String[] METHODS = {
    "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "CONNECT", "get", "FOO", "G\0T",
    ""
  };

  private static final String[] PATHS = {"/stomp", "/stomp/fuzz", "/ws/", "/ws/fuzz/", "/", "/api"};

  private static final String[] HEADERS = {
    "Sec-WebSocket-Protocol: mqtt",
    "Sec-WebSocket-Protocol: ,,,",
    "Sec-WebSocket-Protocol: v12.stomp\"\0",
    "Sec-WebSocket-Version: 7",
    "Sec-WebSocket-Extensions: ;;;=,",
    "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=99",
    "Sec-WebSocket-Key: short",
    "Origin: https://evil.example",
    "Origin: null",
    "Origin: \u0001",
    "Host: a b",
    "Content-Length: -1",
    "Content-Length: 999999999",
    "Transfer-Encoding: chunked",
    "Connection: close",
    "Expect: 100-continue",
    "Authorization: Basic !!!",
    "Cookie: \"=;",
    "Nocolon",
    " folded",
    ": empty"
  };

  @Override
  public String attack(Attacker attacker, SplittableRandom random) throws IOException {
    String path = Attack.oneOf(random, PATHS);
    byte[] good = Attacker.request("GET", path).getBytes(ISO_8859_1);
    switch (random.nextInt(6)) {
      case 0 -> attacker.send(Attacker.request(Attack.oneOf(random, METHODS), path));
      case 1 ->
          attacker.upgrade(path, Attack.oneOf(random, HEADERS), Attack.oneOf(random, HEADERS));
      case 2 -> attacker.send(Arrays.copyOf(good, random.nextInt(good.length)));
      case 3 -> attacker.send(Mutations.damaged(good, random));
      case 4 -> attacker.send(withoutOneHeader(new String(good, ISO_8859_1), random));
      default -> attacker.send(Attack.randomBytes(random, 300));
    }
    return attacker.endOutputAndRead();
  }

  /** Removes one header, chosen at random. */
  private static String withoutOneHeader(String request, SplittableRandom random) {
    String[] lines = request.split("\r\n", -1);
    int omitted = random.nextInt(1, lines.length - 2);
    var remaining = new StringBuilder();
    for (int i = 0; i < lines.length - 1; i++) {
      if (i != omitted) {
        remaining.append(lines[i]).append("\r\n");
      }
    }
    return remaining.toString();
  }
}
