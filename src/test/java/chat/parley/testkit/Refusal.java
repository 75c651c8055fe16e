package chat.parley.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The response to a handshake, usually a refused one.
 *
 * @param headers with case-insensitive names
 */
public record Refusal(int status, Map<String, String> headers, String body) {

  static Refusal readHead(InputStream in) throws IOException {
    String statusLine = line(in);
    var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    return new Refusal(Integer.parseInt(List.of(statusLine.split(" ")).get(1)), headers, "");
  }

  Refusal readBody(InputStream in) throws IOException {
    byte[] bytes =
        "chunked".equalsIgnoreCase(headers.get("Transfer-Encoding"))
            ? chunks(in)
            : in.readNBytes(Integer.parseInt(headers.getOrDefault("Content-Length", "0")));
    return new Refusal(status, headers, new String(bytes, UTF_8));
  }

  private static byte[] chunks(InputStream in) throws IOException {
    var body = new ByteArrayOutputStream();
    int size = Integer.parseInt(line(in), 16);
    while (size > 0) {
      body.writeBytes(in.readNBytes(size));
      line(in);
      size = Integer.parseInt(line(in), 16);
    }
    return body.toByteArray();
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("The server closed the connection after '" + line + "'");
      }
      line.write(b);
    }
    return line.toString(ISO_8859_1).stripTrailing();
  }
}
