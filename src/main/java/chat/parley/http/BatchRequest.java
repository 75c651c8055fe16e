package chat.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.conversation.SendHeaders;
import chat.parley.conversation.TransactionLimits;
import chat.parley.limits.Limits;
import chat.parley.message.Body;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.Draft;
import chat.parley.message.UserName;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Converts the JSON of a batch into drafts. */
final class BatchRequest {

  private final UserName from;
  private final Limits limits;
  private final List<Draft> drafts = new ArrayList<>();
  private long bodyBytes;
  private long otherBytes;

  private BatchRequest(UserName from, Limits limits) {
    this.from = from;
    this.limits = limits;
  }

  /** Returns the maximum size of the JSON: bodies may be in base64, and have escaped characters. */
  static int maxBytes(Limits limits) {
    long bytes = 2L * (TransactionLimits.maxBodyBytes(limits) + TransactionLimits.MAX_OTHER_BYTES);
    return (int) Math.min(bytes, Integer.MAX_VALUE - 16);
  }

  /**
   * Returns the messages of a batch. Does not block.
   *
   * @throws ChatException {@link ChatError#BAD_BODY} if the JSON is not a batch, {@link
   *     ChatError#TRANSACTION_TOO_LARGE} if it exceeds the {@link TransactionLimits}, or the error
   *     of one of its messages
   */
  static List<Draft> read(byte[] json, UserName from, Limits limits) {
    var batch = new BatchRequest(from, limits);
    BatchJson.read(json, limits, batch::add);
    if (batch.drafts.isEmpty()) {
      throw ChatError.BAD_BODY.because("The batch has no messages");
    }
    return batch.drafts;
  }

  /**
   * Checks each message of a batch.
   *
   * @param check its {@link ChatException} refuses the batch, with the index of the message
   */
  static void check(List<Draft> drafts, Consumer<Draft> check) {
    for (int i = 0; i < drafts.size(); i++) {
      try {
        check.accept(drafts.get(i));
      } catch (ChatException e) {
        throw BatchJson.ofMessage(i, e);
      }
    }
  }

  /** Stores a batch; completes a refusal with the index of the message, where it is known. */
  static <T> T withIndex(Supplier<T> store) {
    try {
      return store.get();
    } catch (ChatException e) {
      throw e.index() < 0 ? e : BatchJson.ofMessage(e.index(), e);
    }
  }

  private void add(Map<String, String> fields, Map<String, String> headers) {
    Draft draft = draft(fields, headers);
    bodyBytes += draft.body().bytes().length;
    otherBytes += draft.retainedBytes() - draft.body().bytes().length;
    if (drafts.size() == TransactionLimits.MAX_MESSAGES
        || bodyBytes > TransactionLimits.maxBodyBytes(limits)
        || otherBytes > TransactionLimits.MAX_OTHER_BYTES) {
      throw ChatError.TRANSACTION_TOO_LARGE.because(
          ("A batch must not have more than %d messages, %d bytes of bodies and %d bytes of"
                  + " headers in total")
              .formatted(
                  TransactionLimits.MAX_MESSAGES,
                  TransactionLimits.maxBodyBytes(limits),
                  TransactionLimits.MAX_OTHER_BYTES));
    }
    drafts.add(draft);
  }

  private Draft draft(Map<String, String> fields, Map<String, String> headers) {
    var all = new LinkedHashMap<>(headers);
    String id = fields.get("clientMessageId");
    if (id != null) {
      all.put(SendHeaders.CLIENT_MESSAGE_ID, id);
    }
    String contentType = fields.get("contentType");
    all.forEach(
        (name, value) -> {
          RequestHeaders.checkText("headers", name);
          RequestHeaders.checkText(name, value);
        });
    RequestHeaders.checkText("contentType", contentType == null ? "" : contentType);
    String to = fields.get("to");
    if (to == null) {
      throw ChatError.BAD_BODY.because("The field 'to' is missing; it names a stream");
    }
    return SendRequest.headers(all, contentType)
        .draft(StreamNames.writable(to, from), from, body(fields, contentType));
  }

  private static Body body(Map<String, String> fields, @Nullable String contentType) {
    String text = fields.get("body");
    String base64 = fields.get("bodyBase64");
    if ((text == null) == (base64 == null)) {
      throw ChatError.BAD_BODY.because("A message has one of the fields 'body' and 'bodyBase64'");
    }
    if (text != null) {
      if (!UTF_8.newEncoder().canEncode(text)) {
        throw ChatError.BAD_BODY.because("The field 'body' contains half of a character");
      }
      return Body.ofText(text.getBytes(UTF_8), contentType);
    }
    try {
      return Body.ofBytes(Base64.getDecoder().decode(base64), contentType);
    } catch (IllegalArgumentException _) {
      throw ChatError.BAD_BODY.because("The field 'bodyBase64' is not base64");
    }
  }
}
