package chat.parley.upgrade;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The contents of a store, as seen by clients of the version that wrote it.
 *
 * @param streams all streams that can be read
 * @param devices all devices with a cursor of their own, and one without
 * @param sent the receipts of all messages with a client message id
 * @param muted users that are muted without an end
 * @param banned users that are banned without an end
 * @param free users that were muted and banned, and are no longer
 */
record Manifest(
    List<Stream> streams,
    List<Device> devices,
    List<Sent> sent,
    List<String> muted,
    List<String> banned,
    List<String> free) {

  /**
   * A stream.
   *
   * @param reader a user that may read the stream
   * @param page the response of the HTTP API with all messages of the stream
   */
  record Stream(String reader, String page) {

    JsonNode json() {
      return JsonMapper.shared().readTree(page);
    }
  }

  /**
   * A device of an inbox.
   *
   * @param outstanding offsets of the messages that have not been delivered to the device
   */
  record Device(String user, String name, List<Long> outstanding) {}

  /** The receipt of a message that can be sent again with the same client message id. */
  record Sent(
      String from,
      String clientMessageId,
      String destination,
      String messageId,
      String epoch,
      long offset) {}

  /** Reads a file written by {@link #write}. */
  static Manifest read(Path file) throws IOException {
    return JsonMapper.shared().readValue(Files.readString(file), Manifest.class);
  }

  void write(Path file) throws IOException {
    var mapper = JsonMapper.shared();
    Files.writeString(
        file, mapper.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
  }
}
