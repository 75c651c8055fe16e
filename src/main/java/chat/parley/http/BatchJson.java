package chat.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.limits.Limits;
import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * Parses the JSON of a batch, one message at a time: a tree of a hostile text would take many times
 * its memory, and so would a map of all its headers.
 */
final class BatchJson {

  private static final JsonFactory JSON =
      JsonFactory.builder()
          // The names of headers are chosen by clients: they must not fill a table of the process.
          .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  // The size of the text is limited.
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNestingDepth(4)
                  .build())
          .build();

  private static final String EXPECTED =
      "Expected {\"messages\": [{\"to\": \"chat\", \"body\": \"…\"}]}; other fields of a message"
          + " are contentType, bodyBase64, clientMessageId and headers";

  private static final String HEADERS = "headers";

  private static final Set<String> TEXT_FIELDS =
      Set.of("to", "contentType", "body", "bodyBase64", "clientMessageId");

  /** Maximum length of a key in an error message, in characters. */
  private static final int SHOWN_CHARS = 64;

  private final JsonParser parser;
  private final Limits limits;
  private final BiConsumer<Map<String, String>, Map<String, String>> messages;

  private BatchJson(
      JsonParser parser,
      Limits limits,
      BiConsumer<Map<String, String>, Map<String, String>> messages) {
    this.parser = parser;
    this.limits = limits;
    this.messages = messages;
  }

  /**
   * Parses a batch.
   *
   * @param json UTF-8
   * @param limits the maximum number of headers of a message and the maximum number of characters
   *     of their names and values together, which hold while the message is parsed
   * @param messages receives the fields and the headers of each message, in order; its exceptions
   *     end the parsing. The text of a {@link ChatException} is completed with the index of the
   *     message
   * @throws ChatException {@link ChatError#BAD_HEADER} if a message has too many or too large
   *     headers; {@link ChatError#BAD_BODY} if this is not the JSON of a batch. Unknown fields and
   *     repeated keys are refused, because with a misspelled or ignored one the message would have
   *     another meaning
   */
  static void read(
      byte[] json, Limits limits, BiConsumer<Map<String, String>, Map<String, String>> messages) {
    // Jackson would replace invalid UTF-8; this decoder reports it.
    var text = new InputStreamReader(new ByteArrayInputStream(json), UTF_8.newDecoder());
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
      new BatchJson(parser, limits, messages).readBatch();
    } catch (JacksonException _) {
      throw ChatError.BAD_BODY.because(EXPECTED);
    }
  }

  /** Returns the refusal of a batch because of one of its messages. */
  static ChatException ofMessage(int index, ChatException e) {
    return e.error()
        .because("messages[%d]: %s".formatted(index, e.text()))
        .retryAfter(Duration.ofSeconds(e.retryAfterSeconds()));
  }

  private void readBatch() {
    expect(JsonToken.START_OBJECT);
    expect(JsonToken.PROPERTY_NAME);
    if (!parser.currentName().equals("messages")) {
      throw ChatError.BAD_BODY.because(EXPECTED);
    }
    expect(JsonToken.START_ARRAY);
    for (int index = 0; parser.nextToken() == JsonToken.START_OBJECT; index++) {
      try {
        readMessage();
      } catch (ChatException e) {
        throw ofMessage(index, e);
      }
    }
    check(JsonToken.END_ARRAY);
    expect(JsonToken.END_OBJECT);
    if (parser.nextToken() != null) {
      throw ChatError.BAD_BODY.because(EXPECTED);
    }
  }

  private void readMessage() {
    var fields = new LinkedHashMap<String, String>();
    Map<String, String> headers = Map.of();
    var keys = new HashSet<String>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      addKey(name, keys);
      if (name.equals(HEADERS)) {
        headers = readHeaders();
      } else if (TEXT_FIELDS.contains(name)) {
        readText(name, fields);
      } else {
        throw ChatError.BAD_BODY.because(EXPECTED);
      }
    }
    check(JsonToken.END_OBJECT);
    messages.accept(fields, headers);
  }

  private Map<String, String> readHeaders() {
    var headers = new LinkedHashMap<String, String>();
    if (parser.nextToken() == JsonToken.VALUE_NULL) {
      return headers;
    }
    check(JsonToken.START_OBJECT);
    var keys = new HashSet<String>();
    int chars = 0;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      addKey(name, keys);
      readText(name, headers);
      chars += name.length() + headers.getOrDefault(name, "").length();
      checkHeaders(keys.size(), chars);
    }
    check(JsonToken.END_OBJECT);
    return headers;
  }

  private void checkHeaders(int count, int chars) {
    RequestHeaders.checkCount(count, limits.headers());
    if (chars > limits.headerSize().toBytes()) {
      throw ChatError.BAD_HEADER.because(
          "The headers of a message have more than %d characters together"
              .formatted(limits.headerSize().toBytes()));
    }
  }

  private static void addKey(String name, Set<String> keys) {
    if (!keys.add(name)) {
      throw ChatError.BAD_BODY.because("The key '%s' is repeated".formatted(shown(name)));
    }
  }

  /** Returns the beginning of a key, with a question mark for half of a character. */
  private static String shown(String name) {
    String start = name.substring(0, Math.min(name.length(), SHOWN_CHARS));
    return new String(start.getBytes(UTF_8), UTF_8);
  }

  /** Reads a string into a map; null is the same as no value. */
  private void readText(String name, Map<String, String> into) {
    if (parser.nextToken() != JsonToken.VALUE_NULL) {
      check(JsonToken.VALUE_STRING);
      into.put(name, parser.getString());
    }
  }

  private void expect(JsonToken token) {
    var _ = parser.nextToken();
    check(token);
  }

  private void check(JsonToken token) {
    if (parser.currentToken() != token) {
      throw ChatError.BAD_BODY.because(EXPECTED);
    }
  }
}
