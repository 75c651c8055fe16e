package chat.parley.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Verifies that the messages in the inboxes of a manifest, which an earlier version has written,
 * are in the conversations of their users, and that all messages that a user has not answered are
 * unread.
 */
record PairVerifier(int port, Manifest manifest) {

  /** A message of an inbox. */
  private record Entry(String from, String to, JsonNode json) {

    String pair() {
      return from.compareTo(to) < 0 ? from + "," + to : to + "," + from;
    }
  }

  /** Returns the page of an inbox as earlier versions return it. */
  static JsonNode withoutConversations(String page) {
    JsonNode json = JsonMapper.shared().readTree(page);
    for (JsonNode message : json.path("messages")) {
      if (message.path("headers") instanceof ObjectNode headers) {
        headers.remove(List.of("conversation", "conversation-offset"));
        if (headers.isEmpty()) {
          ((ObjectNode) message).remove("headers");
        }
      }
    }
    return json;
  }

  void verifyPairs() throws Exception {
    List<Entry> entries = entries();
    assertThat(entries).hasSizeGreaterThan(10);
    Map<String, List<Entry>> pairs = new TreeMap<>();
    for (Entry entry : entries) {
      pairs.computeIfAbsent(entry.pair(), _ -> new ArrayList<>()).add(entry);
    }
    for (List<Entry> pair : pairs.values()) {
      pair.sort(
          Comparator.comparingLong((Entry entry) -> entry.json.path("timestamp").asLong())
              .thenComparingLong(entry -> entry.json.path("offset").asLong()));
      String from = pair.getFirst().from();
      String to = pair.getFirst().to();
      verify(pair, UpgradeClient.page(port, from, "with." + to));
      verify(pair, UpgradeClient.page(port, to, "with." + from));
      verifyMarker(pair, from, "with." + to);
      verifyMarker(pair, to, "with." + from);
    }
  }

  private List<Entry> entries() {
    var entries = new ArrayList<Entry>();
    for (Manifest.Stream stream : manifest.streams()) {
      JsonNode page = stream.json();
      if (page.path("stream").asString().equals("inbox")) {
        for (JsonNode message : page.path("messages")) {
          entries.add(new Entry(message.path("from").asString(), stream.reader(), message));
        }
      }
    }
    return entries;
  }

  private void verify(List<Entry> expected, String page) throws Exception {
    JsonNode json = JsonMapper.shared().readTree(page);
    assertThat(json.path("messages").size()).isEqualTo(expected.size());
    for (int i = 0; i < expected.size(); i++) {
      JsonNode message = json.path("messages").get(i);
      assertThat(message.path("offset").asInt()).isEqualTo(i + 1);
      assertThat(message.path("id").asString())
          .isEqualTo(json.path("epoch").asString() + "-" + (i + 1));
      Entry entry = expected.get(i);
      assertThat(content(message)).isEqualTo(content(entry.json));
      assertThat(conversation(entry)).isEqualTo("with.%s %d".formatted(entry.from, i + 1));
    }
  }

  /** Verifies that the user has read the conversation up to the own last message. */
  private void verifyMarker(List<Entry> pair, String user, String stream) throws Exception {
    long read = 0;
    for (int i = 0; i < pair.size(); i++) {
      read = pair.get(i).from().equals(user) ? i + 1 : read;
    }
    String page = UpgradeClient.get(port, user, "/api/conversations?limit=200");
    JsonNode entry =
        JsonMapper.shared()
            .readTree(page)
            .path("conversations")
            .valueStream()
            .filter(conversation -> conversation.path("stream").asString().equals(stream))
            .findFirst()
            .orElseThrow(() -> new AssertionError(user + " has no " + stream + ": " + page));
    assertThat(entry.path("read").asLong()).as("%s", entry).isEqualTo(read);
    assertThat(entry.path("unread").asLong()).as("%s", entry).isEqualTo(pair.size() - read);
    assertThat(entry.path("mentions").asLong()).as("%s", entry).isZero();
    assertThat(entry.at("/last/offset").asLong()).as("%s", entry).isEqualTo(pair.size());
  }

  private static JsonNode content(JsonNode message) {
    ObjectNode content = (ObjectNode) message.deepCopy();
    content.remove(List.of("offset", "id"));
    return content;
  }

  /** Returns the headers by which the inbox refers to the conversation. */
  private String conversation(Entry entry) throws Exception {
    JsonNode inbox = JsonMapper.shared().readTree(UpgradeClient.page(port, entry.to, "inbox"));
    int index = entry.json.path("offset").asInt() - inbox.path("first").asInt();
    JsonNode headers = inbox.path("messages").get(index).path("headers");
    return headers.path("conversation").asString()
        + " "
        + headers.path("conversation-offset").asString();
  }
}
