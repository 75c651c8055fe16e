package chat.parley.http;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Parses the JSON of a batch, one message at a time: a tree of a hostile text would take many times
 * its memory.
 */
final class BatchJson {

  private static final JsonFactory JSON =
      JsonFactory.builder()
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

  private final JsonParser parser;
  private final BiConsumer<Map<String, String>, Map<String, String>> messages;

  private BatchJson(
      JsonParser parser, BiConsumer<Map<String, String>, Map<String, String>> messages) {
    this.parser = parser;
    this.messages = messages;
  }

  /**
   * Parses a batch.
   *
   * @param json UTF-8
   * @param messages receives the fields and the headers of each message, in order; its exceptions
   *     end the parsing
   * @throws ChatException {@link ChatError#BAD_BODY} if this is not the JSON of a batch; unknown
   *     fields are refused, because a misspelled one would change the meaning
   */
  static void read(byte[] json, BiConsumer<Map<String, String>, Map<String, String>> messages) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
      new BatchJson(parser, messages).readBatch();
    } catch (JacksonException _) {
      throw ChatError.BAD_BODY.because(EXPECTED);
    }
  }

  private void readBatch() {
    expect(JsonToken.START_OBJECT);
    expect(JsonToken.PROPERTY_NAME);
    if (!parser.currentName().equals("messages")) {
      throw ChatError.BAD_BODY.because(EXPECTED);
    }
    expect(JsonToken.START_ARRAY);
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      readMessage();
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
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
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
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      readText(parser.currentName(), headers);
    }
    check(JsonToken.END_OBJECT);
    return headers;
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
