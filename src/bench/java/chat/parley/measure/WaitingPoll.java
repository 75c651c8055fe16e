package chat.parley.measure;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One client that waits for messages, and what has arrived of its current response. */
final class WaitingPoll {

  /** Number of clients of one address. */
  private static final int PER_ADDRESS = 50;

  private static final String OK = "HTTP/1.1 200";
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");
  private static final Pattern STATUS = Pattern.compile("HTTP/1.1 (\\d+)");
  private static final Pattern CODE = Pattern.compile("\"code\":\"([^\"]+)\"");
  private static final Pattern NEXT = Pattern.compile("\"next\":\\[\"([^\"]+)\"");

  private final int number;
  private final StringBuilder response = new StringBuilder();
  private String at;

  /** When the current request was sent, or is to be sent, by {@link System#nanoTime}. */
  private long begin = System.nanoTime();

  /**
   * @param at the position of the first request
   */
  WaitingPoll(int number, String at) {
    this.number = number;
    this.at = at;
  }

  /** Returns the address of the client, which it shares with some others. */
  InetSocketAddress address() {
    int address = number / PER_ADDRESS;
    return new InetSocketAddress("127.1.%d.%d".formatted(address / 250, address % 250 + 1), 0);
  }

  long begin() {
    return begin;
  }

  /** Forgets what has arrived; the request is to be repeated at a time. */
  void waitUntil(long time) {
    response.setLength(0);
    begin = time;
  }

  /** Sends the next request, and forgets the response to the previous one. */
  void poll(SocketChannel channel) throws IOException {
    waitUntil(System.nanoTime());
    response.trimToSize();
    String request =
        "GET /api/messages?at=%s&wait=25 HTTP/1.1\r\nHost: localhost\r\nParley-User: u%d\r\n\r\n"
            .formatted(at, number);
    channel.write(ByteBuffer.wrap(request.getBytes(ISO_8859_1)));
  }

  /** Adds a part of the response; returns the status and the error code of a complete refusal. */
  @Nullable String received(String part) {
    response.append(part);
    if (!isAnswered()) {
      return null;
    }
    if (response.indexOf(OK) == 0) {
      at = found(NEXT, at);
      return null;
    }
    return found(STATUS, "no status") + " " + found(CODE, "no code");
  }

  /** Returns whether the response is complete. */
  boolean isAnswered() {
    int head = response.indexOf("\r\n\r\n");
    return head >= 0 && response.length() >= head + 4 + Integer.parseInt(found(LENGTH, "0"));
  }

  boolean contains(String text) {
    return response.indexOf(text) >= 0;
  }

  private String found(Pattern pattern, String otherwise) {
    Matcher matcher = pattern.matcher(response);
    return matcher.find() ? matcher.group(1) : otherwise;
  }
}
