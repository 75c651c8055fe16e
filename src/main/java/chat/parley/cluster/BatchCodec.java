package chat.parley.cluster;

import chat.parley.message.Address;
import chat.parley.message.Body;
import chat.parley.message.ChatException;
import chat.parley.message.ChatMessage;
import chat.parley.message.Draft;
import chat.parley.message.StreamPosition;
import chat.parley.message.UserName;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Encodes messages as the body of a frame between nodes, in version {@value #VERSION} of the
 * format. Numbers are big-endian. A text is its length in bytes, followed by its UTF-8 encoding; a
 * length of -1 is null. A batch is the number of its messages, followed for each message by:
 * stream, id, timestamp, epoch (null if the message is ephemeral), offset, sender, client message
 * id, content type, whether the body is text, the body, the number of custom headers, and the name
 * and value of each custom header. If messages have an offset of a change of members, or of a pair,
 * the number of the former follows, and for each of them in ascending order its index in the batch,
 * from 0, and that offset; then the number of the latter, and for each of them in ascending order
 * the index of the entry of an inbox from which it is read, and the epoch and the offset in the
 * pair. Bytes after that are ignored, as earlier builds ignore these parts.
 */
final class BatchCodec {

  /**
   * The format version; increased by each change that would make other versions misread a batch.
   */
  static final int VERSION = 1;

  private BatchCodec() {}

  static byte[] encode(List<ChatMessage> messages) {
    var bytes = new ByteArrayOutputStream(256 * messages.size());
    try (var out = new DataOutputStream(bytes)) {
      List<ChatMessage> whole = messages.stream().filter(m -> !isInPair(m)).toList();
      out.writeInt(whole.size());
      for (ChatMessage message : whole) {
        writeMessage(message, out);
      }
      boolean hasPairs = whole.size() < messages.size();
      writeMembersOffsets(whole, hasPairs, out);
      if (hasPairs) {
        writePairs(messages, out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Never thrown: the stream writes to memory.
    }
    return bytes.toByteArray();
  }

  private static void writeMessage(ChatMessage message, DataOutputStream out) throws IOException {
    Draft draft = message.draft();
    StreamPosition position = message.position();
    writeText(draft.to().stream(), out);
    writeText(message.id(), out);
    out.writeLong(message.timestamp());
    writeText(position == null ? null : position.epoch(), out);
    out.writeLong(message.offset());
    writeText(draft.from().value(), out);
    writeText(draft.clientMessageId(), out);
    writeText(draft.body().contentType(), out);
    out.writeBoolean(draft.body().text());
    writeBytes(draft.body().bytes(), out);
    out.writeInt(draft.extras().size());
    for (var extra : draft.extras().entrySet()) {
      writeText(extra.getKey(), out);
      writeText(extra.getValue(), out);
    }
  }

  /** Returns whether a message follows its entry of an inbox; a change of a message has none. */
  private static boolean isInPair(ChatMessage message) {
    return message.position() != null
        && message.draft().to() instanceof Address.Pair
        && message.draft().change() == null;
  }

  /**
   * Writes the positions of messages of pairs; everything else is that of the entry of an inbox.
   *
   * @param messages each message of a pair follows its entry of an inbox
   */
  private static void writePairs(List<ChatMessage> messages, DataOutputStream out)
      throws IOException {
    out.writeInt((int) messages.stream().filter(BatchCodec::isInPair).count());
    int entry = -1;
    for (ChatMessage message : messages) {
      if (isInPair(message)) {
        out.writeInt(entry);
        writeText(message.position().epoch(), out);
        out.writeLong(message.offset());
      } else {
        entry++;
      }
    }
  }

  private static void writeMembersOffsets(
      List<ChatMessage> messages, boolean evenIfEmpty, DataOutputStream out) throws IOException {
    long count = messages.stream().filter(message -> message.membersOffset() > 0).count();
    if (count == 0 && !evenIfEmpty) {
      return;
    }
    out.writeInt((int) count);
    for (int i = 0; i < messages.size(); i++) {
      long offset = messages.get(i).membersOffset();
      if (offset > 0) {
        out.writeInt(i);
        out.writeLong(offset);
      }
    }
  }

  private static void writeText(@Nullable String text, DataOutputStream out) throws IOException {
    if (text == null) {
      out.writeInt(-1);
    } else {
      writeBytes(text.getBytes(StandardCharsets.UTF_8), out);
    }
  }

  private static void writeBytes(byte[] bytes, DataOutputStream out) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /**
   * Decodes a batch.
   *
   * @throws IOException if the bytes are not a valid batch
   */
  static List<ChatMessage> decode(byte[] batch) throws IOException {
    try (var in = new DataInputStream(new ByteArrayInputStream(batch))) {
      int count = in.readInt();
      var messages = new ArrayList<ChatMessage>();
      for (int i = 0; i < count; i++) {
        messages.add(readMessage(in));
      }
      if (in.available() > 0) {
        readMembersOffsets(in, messages);
      }
      return in.available() > 0 ? readPairs(in, messages) : messages;
    } catch (ChatException | IllegalArgumentException e) {
      throw new IOException(e);
    }
  }

  private static ChatMessage readMessage(DataInputStream in) throws IOException {
    Address to = Address.ofStream(readRequiredText(in));
    String id = readRequiredText(in);
    long timestamp = in.readLong();
    String epoch = readText(in);
    long offset = in.readLong();
    var from = new UserName(readRequiredText(in));
    String clientMessageId = readText(in);
    String contentType = readText(in);
    boolean isText = in.readBoolean();
    byte[] bytes = readBytes(in, in.readInt());
    var position = epoch == null ? null : new StreamPosition(epoch, offset);
    var body = new Body(bytes, contentType, isText);
    var draft = new Draft(to, from, body, clientMessageId, position != null, readExtras(in));
    return new ChatMessage(id, timestamp, position, draft);
  }

  private static void readMembersOffsets(DataInputStream in, List<ChatMessage> messages)
      throws IOException {
    int count = in.readInt();
    if (count < 0) {
      throw new IOException("the number of offsets of changes is " + count);
    }
    int previous = -1;
    for (int i = 0; i < count; i++) {
      int index = in.readInt();
      long offset = in.readLong();
      if (index <= previous || index >= messages.size() || offset <= 0) {
        throw new IOException("message " + index + " has the offset of a change " + offset);
      }
      messages.set(index, messages.get(index).withMembersOffset(offset));
      previous = index;
    }
  }

  /** Returns the messages, and after the entries of inboxes the messages of pairs. */
  private static List<ChatMessage> readPairs(DataInputStream in, List<ChatMessage> messages)
      throws IOException {
    int count = in.readInt();
    if (count < 0 || count > messages.size()) {
      throw new IOException("the number of messages of pairs is " + count);
    }
    var all = new ArrayList<ChatMessage>(messages.size() + count);
    int next = 0;
    for (int i = 0; i < count; i++) {
      int index = in.readInt();
      var position = new StreamPosition(readRequiredText(in), in.readLong());
      if (index < next
          || index >= messages.size()
          || position.offset() == 0
          || !(messages.get(index).draft().to() instanceof Address.Inbox)) {
        throw new IOException("message " + index + " is not the entry of a pair");
      }
      all.addAll(messages.subList(next, index + 1));
      all.add(messages.get(index).inPair(position));
      next = index + 1;
    }
    all.addAll(messages.subList(next, messages.size()));
    return all;
  }

  private static Map<String, String> readExtras(DataInputStream in) throws IOException {
    int count = in.readInt();
    var extras = new LinkedHashMap<String, String>();
    for (int i = 0; i < count; i++) {
      extras.put(readRequiredText(in), readRequiredText(in));
    }
    return extras;
  }

  private static String readRequiredText(DataInputStream in) throws IOException {
    String text = readText(in);
    if (text == null) {
      throw new IOException("a required text is null");
    }
    return text;
  }

  private static @Nullable String readText(DataInputStream in) throws IOException {
    int length = in.readInt();
    return length < 0 ? null : new String(readBytes(in, length), StandardCharsets.UTF_8);
  }

  private static byte[] readBytes(DataInputStream in, int length) throws IOException {
    if (length < 0 || length > in.available()) {
      throw new IOException(
          "a length is " + length + ", but " + in.available() + " bytes are left");
    }
    return in.readNBytes(length);
  }
}
