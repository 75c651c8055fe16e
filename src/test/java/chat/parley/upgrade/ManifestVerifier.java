package chat.parley.upgrade;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.Handshake;
import chat.parley.testkit.StompFrame;
import chat.parley.testkit.StompUser;
import chat.parley.testkit.TestTokens;
import chat.parley.upgrade.Manifest.Device;
import chat.parley.upgrade.Manifest.Sent;
import chat.parley.upgrade.Manifest.Stream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Verifies that clients of a running server see the contents of a manifest. Only {@link
 * #verifyStreamsContinue} changes the store.
 */
record ManifestVerifier(int port, Manifest manifest) {

  void verifyUnchanged() throws Exception {
    for (Stream stream : manifest.streams()) {
      JsonNode page = stream.json();
      String name = page.path("stream").asString();
      String current = UpgradeClient.page(port, stream.reader(), name);
      JsonNode present =
          name.equals("inbox")
              ? PairVerifier.withoutConversations(current)
              : JsonMapper.shared().readTree(current);
      assertThat(withoutAdded(present, page)).as(name).isEqualTo(page);
      verifyResumes(stream.reader(), page);
    }
    manifest.devices().forEach(this::verifyOutstanding);
    manifest.sent().forEach(this::verifyRepeat);
    verifyMutesAndBans();
  }

  /** Returns JSON without the fields that the JSON of the earlier version has not. */
  private static JsonNode withoutAdded(JsonNode present, JsonNode earlier) {
    if (present instanceof ArrayNode array) {
      ArrayNode elements = JsonMapper.shared().createArrayNode();
      for (int i = 0; i < array.size(); i++) {
        elements.add(withoutAdded(array.get(i), earlier.path(i)));
      }
      return elements;
    }
    if (present instanceof ObjectNode object) {
      ObjectNode fields = JsonMapper.shared().createObjectNode();
      object.properties().stream()
          .filter(field -> earlier.has(field.getKey()))
          .forEach(
              field ->
                  fields.set(
                      field.getKey(),
                      withoutAdded(field.getValue(), earlier.path(field.getKey()))));
      return fields;
    }
    return present;
  }

  private static String destination(String stream) {
    return stream.equals("inbox") ? "/user/queue/messages" : "/topic/" + stream;
  }

  private static long lastDeleted(JsonNode page) {
    return page.path("first").asLong() - 1;
  }

  /** Verifies resuming from each position that a client of the earlier version may have. */
  private void verifyResumes(String reader, JsonNode page) {
    long last = page.path("last").asLong();
    String epoch = page.path("epoch").asString();
    String stream = destination(page.path("stream").asString());
    try (StompUser user = UpgradeClient.connect(port, reader)) {
      for (long offset = 0; offset <= last; offset++) {
        StompFrame receipt =
            user.subscribe("s", stream, "offset:" + offset, "epoch:" + epoch, "ack:client");
        String description = "%s after %d of %s".formatted(reader, offset, stream);
        boolean recovered = offset >= lastDeleted(page);
        assertThat(receipt.headers())
            .as(description)
            .containsEntry("recovered", String.valueOf(recovered))
            .containsEntry("offset", String.valueOf(last))
            .containsEntry("epoch", epoch);
        for (long next = offset + 1; recovered && next <= last; next++) {
          JsonNode expected = page.path("messages").get((int) (next - 1 - lastDeleted(page)));
          assertThat(describe(user.next("MESSAGE"))).as(description).isEqualTo(describe(expected));
        }
        user.frame("UNSUBSCRIBE", "", "id:s");
      }
      user.expectNothing();
    }
  }

  private static List<String> describe(JsonNode message) {
    var description = new ArrayList<String>();
    for (String name :
        List.of("offset", "id", "from", "timestamp", "contentType", "clientMessageId")) {
      description.add(message.path(name).asString(""));
    }
    byte[] body =
        message.has("bodyBase64")
            ? Base64.getDecoder().decode(message.path("bodyBase64").asString())
            : message.path("body").asString().getBytes(UTF_8);
    description.add(Base64.getEncoder().encodeToString(body));
    message.path("headers").properties().stream()
        .map(header -> header.getKey() + "=" + header.getValue().asString())
        .sorted()
        .forEach(description::add);
    return description;
  }

  private static List<String> describe(StompFrame message) {
    var description = new ArrayList<String>();
    for (String name :
        List.of("offset", "message-id", "from", "timestamp", "content-type", "client-message-id")) {
      description.add(message.headers().getOrDefault(name, ""));
    }
    description.add(Base64.getEncoder().encodeToString(message.body()));
    message.headers().entrySet().stream()
        .filter(header -> header.getKey().matches("x-.*|removed|removes"))
        .map(header -> header.getKey() + "=" + header.getValue())
        .sorted()
        .forEach(description::add);
    return description;
  }

  private void verifyOutstanding(Device device) {
    try (StompUser user = UpgradeClient.connect(port, device.user())) {
      String name = "durable-subscription-name:" + device.name();
      user.subscribe("in", "/user/queue/messages", "ack:client", name);
      for (long offset : device.outstanding()) {
        assertThat(user.next("MESSAGE").number("offset")).as("to %s", device).isEqualTo(offset);
      }
      user.expectNothing();
    }
  }

  private void verifyRepeat(Sent sent) {
    try (StompUser user = UpgradeClient.connect(port, sent.from())) {
      StompFrame receipt =
          user.store(
              sent.destination(), "sent again", "client-message-id:" + sent.clientMessageId());
      assertThat(receipt.headers())
          .as("receipt of %s, sent again", sent)
          .containsEntry("duplicate", "true")
          .containsEntry("message-id", sent.messageId())
          .containsEntry("offset", String.valueOf(sent.offset()))
          .containsEntry("epoch", sent.epoch());
      boolean toInbox = sent.destination().endsWith("/queue/messages");
      assertThat(receipt.headers().containsKey("conversation-offset")).isEqualTo(toInbox);
    }
  }

  private void verifyMutesAndBans() {
    for (String name : manifest.muted()) {
      try (StompUser user = UpgradeClient.connect(port, name)) {
        user.send("/topic/chat", "not to be stored");
        assertThat(user.next("MESSAGE").header("code")).isEqualTo("muted");
      }
    }
    for (String name : manifest.banned()) {
      Handshake handshake =
          Handshake.to(port, "/stomp").header("Authorization: Bearer " + TestTokens.of(name));
      assertThat(handshake.refused().body()).contains("\"banned\"");
    }
  }

  /** Verifies that new messages continue the offsets and the epoch of each stream. */
  void verifyStreamsContinue() {
    for (Stream stream : manifest.streams()) {
      JsonNode page = stream.json();
      String name = page.path("stream").asString();
      long last = page.path("last").asLong();
      for (String writer : manifest.free()) {
        String to =
            name.equals("inbox")
                ? "/user/%s/queue/messages".formatted(stream.reader())
                : "/topic/" + name;
        try (StompUser user = UpgradeClient.connect(port, writer)) {
          StompFrame receipt = user.store(to, "after the upgrade");
          assertThat(receipt.headers())
              .containsEntry("offset", String.valueOf(++last))
              .containsEntry("epoch", page.path("epoch").asString());
        }
      }
    }
  }
}
