package chat.parley.delivery;

import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.message.ChatMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of one stream whose forms have the same template, so that a message is encoded
 * once for all of them. Owned by its channel, under whose lock it is called.
 */
final class WireFormGroup {

  private final Map<WireForm, List<Subscription>> byForm = new LinkedHashMap<>();
  private final WireForm template;
  private final Failures failures;

  /**
   * @param failures told if a message cannot be encoded
   */
  WireFormGroup(WireForm template, Failures failures) {
    this.template = template;
    this.failures = failures;
  }

  WireForm template() {
    return template;
  }

  /** The form to keep in place of an equal one, so that a name is in memory once. */
  WireForm known(WireForm form) {
    List<Subscription> alike = byForm.get(form);
    return alike == null ? form : alike.getFirst().form();
  }

  void add(Subscription subscription) {
    List<Subscription> alike = byForm.computeIfAbsent(subscription.form(), _ -> new ArrayList<>(1));
    subscription.slot = alike.size();
    alike.add(subscription);
  }

  void remove(Subscription subscription) {
    List<Subscription> alike = byForm.get(subscription.form());
    if (alike == null) {
      return;
    }
    Subscription moved = alike.removeLast();
    if (moved != subscription) {
      moved.slot = subscription.slot;
      alike.set(moved.slot, moved);
    }
    subscription.slot = -1;
    if (alike.isEmpty()) {
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
   * Delivers a message to every subscription. If it cannot be encoded, their sessions are closed:
   * none may go on without it.
   */
  void publish(ChatMessage message) {
    @Nullable Payload encoded;
    try {
      encoded = template.encode(message);
    } catch (RuntimeException e) {
      failures.failed(Subsystem.FAN_OUT, e);
      breakOff();
      return;
    }
    @Nullable Payload arrived = encoded == null ? null : encoded.of(message.draft().arrival());
    for (var entry : byForm.entrySet()) {
      @Nullable Payload payload = arrived == null ? null : entry.getKey().from(arrived);
      List<Subscription> alike = entry.getValue();
      for (int i = 0; i < alike.size(); i++) {
        alike.get(i).deliver(message, payload);
      }
    }
  }

  /** Has every client connect again and resume. */
  void breakOff() {
    byForm.values().forEach(alike -> alike.forEach(Subscription::breakOff));
  }
}
