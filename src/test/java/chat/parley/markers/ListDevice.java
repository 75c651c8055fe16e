package chat.parley.markers;

import chat.parley.delivery.Payload;
import chat.parley.delivery.RecordedOutbox;
import chat.parley.delivery.WireForm;
import chat.parley.message.UserName;
import chat.parley.security.Identity;
import chat.parley.testkit.Await;
import chat.parley.testkit.TestLimits;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A device with a live list of conversations, which sees its entries. */
final class ListDevice {

  static final WireForm BODY = message -> new Payload(message.draft().body().bytes(), true, true);

  private final RecordedOutbox outbox;
  private final LiveLists.Handle list;
  private final List<JsonNode> received = new ArrayList<>();

  /**
   * Subscribes to the list of a user.
   *
   * @param limits those that differ from the default ones, as of {@link TestLimits#of}
   */
  ListDevice(LiveLists lists, UserName user, long version, String... limits) {
    this(lists, user, version, false, limits);
  }

  private ListDevice(
      LiveLists lists, UserName user, long version, boolean invitations, String... limits) {
    outbox = RecordedOutbox.open(limits);
    list = lists.subscribe(Identity.of(user), version, invitations, BODY, outbox.outbox());
    list.begin();
  }

  /** Subscribes to the list of a user and the number of its invitations. */
  static ListDevice withInvitations(LiveLists lists, UserName user) {
    return new ListDevice(lists, user, 0, true);
  }

  /** Returns the entries so far. */
  List<JsonNode> entries() {
    while (!outbox.isEmpty()) {
      received.add(JsonMapper.shared().readTree(outbox.nextText()));
    }
    return received;
  }

  /** Waits until the last entry of a conversation has a value. */
  void await(String stream, String field, String value) {
    Await.until(
        () -> entries().toString(),
        () -> {
          List<JsonNode> all =
              entries().stream()
                  .filter(entry -> entry.path("stream").stringValue("").equals(stream))
                  .toList();
          return !all.isEmpty() && all.getLast().path(field).toString().equals(value);
        });
  }

  /** Returns the numbers of invitations so far. */
  List<Integer> invitations() {
    return entries().stream()
        .filter(entry -> entry.has("invitations"))
        .map(entry -> entry.get("invitations").intValue())
        .toList();
  }

  /** Waits until exactly these numbers of invitations have come. */
  void awaitInvitations(Integer... numbers) {
    Await.until(() -> entries().toString(), () -> invitations().equals(List.of(numbers)));
  }

  /** Returns the version of the subscription. */
  long version() {
    return list.version();
  }

  /** Ends the subscription. */
  void end() {
    list.end();
  }
}
