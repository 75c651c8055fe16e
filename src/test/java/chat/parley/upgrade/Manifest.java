package chat.parley.upgrade;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a store holds, as clients of the version that wrote it saw it.
 *
 * @param streams every stream that can be read
 * @param devices every device with a cursor of its own, and one without
 * @param sent every receipt of a message that had a client message id
 * @param muted users whose mute has no end
 * @param banned users whose ban has no end
 * @param free users that are neither, though they were
 */
record Manifest(
    List<Stream> streams,
    List<Device> devices,
    List<Sent> sent,
    List<String> muted,
    List<String> banned,
    List<String> free) {

  /**
   * One stream.
   *
   * @param reader a user that may read it
   * @param page the answer of the HTTP API that has all its messages
   */
  record Stream(String reader, String page) {

    JsonNode json() {
      return JsonMapper.shared().readTree(page);
    }
  }

  /**
   * One device of an inbox.
   *
   * @param outstanding offsets of the messages that have not been delivered to it
   */
  record Device(String user, String name, List<Long> outstanding) {}

  /** One message that can be sent again. */
  record Sent(
      String from,
      String clientMessageId,
      String destination,
      String messageId,
      String epoch,
      long offset) {}

  /** Reads one that {@link #write} wrote. */
  static Manifest read(Path file) throws IOException {
    return JsonMapper.shared().readValue(Files.readString(file), Manifest.class);
  }

  void write(Path file) throws IOException {
    var mapper = JsonMapper.shared();
    Files.writeString(
        file, mapper.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
  }
}
