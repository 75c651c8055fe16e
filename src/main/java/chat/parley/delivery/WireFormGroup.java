package chat.parley.delivery;

import chat.parley.message.ChatMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of one stream whose wire forms have the same {@link WireForm#template}: they
 * differ in a name only, such as the subscription id. A message is encoded once, by the template,
 * and then the name of each form is filled in. The caller of any method must hold the monitor of
 * the {@link StreamSubscriptions}.
 */
final class WireFormGroup {

  private final Map<WireForm, List<Subscription>> byForm = new LinkedHashMap<>();
  private final WireForm template;

  /** Creates an empty group. */
  WireFormGroup(WireForm template) {
    this.template = template;
  }

  WireForm template() {
    return template;
  }

  /** Returns the equal form that is in use already, if any, so that its name is in memory once. */
  WireForm canonical(WireForm form) {
    List<Subscription> subscriptions = byForm.get(form);
    return subscriptions == null ? form : subscriptions.getFirst().form();
  }

  void add(Subscription subscription) {
    List<Subscription> subscriptions =
        byForm.computeIfAbsent(subscription.form(), _ -> new ArrayList<>(1));
    subscription.slot = subscriptions.size();
    subscriptions.add(subscription);
  }

  void remove(Subscription subscription) {
    List<Subscription> subscriptions = byForm.get(subscription.form());
    if (subscriptions == null) {
      return;
    }
    Subscription moved = subscriptions.removeLast();
    if (moved != subscription) {
      moved.slot = subscription.slot;
      subscriptions.set(moved.slot, moved);
    }
    subscription.slot = -1;
    if (subscriptions.isEmpty()) {
      byForm.remove(subscription.form());
    }
  }

  boolean isEmpty() {
    return byForm.isEmpty();
  }

  int size() {
    return byForm.values().stream().mapToInt(List::size).sum();
  }

  /**
   * Encodes a message for the subscriptions of this group.
   *
   * @return the encoded message, without the name of any form; null if these subscriptions do not
   *     receive it
   */
  @Nullable Payload encode(ChatMessage message) {
    Payload encoded = template.encode(message);
    return encoded == null ? null : encoded.withArrival(message.draft().arrival());
  }

  /** Returns the subscriptions by their forms, of which only the names differ. */
  Map<WireForm, List<Subscription>> byForm() {
    return byForm;
  }

  /** Closes the sessions of all subscriptions; their clients are to reconnect and resume. */
  void disconnectAll() {
    byForm.values().forEach(subscriptions -> subscriptions.forEach(Subscription::disconnect));
  }
}
