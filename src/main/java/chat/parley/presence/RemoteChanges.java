package chat.parley.presence;

import chat.parley.message.UserName;
import java.util.List;
import java.util.function.Consumer;

/** Applies what other nodes tell apart from presence. Used by the presence thread. */
final class RemoteChanges implements RemoteNodes.Listener {

  private final String id;
  private final Choices choices;
  private final LastSeenTimes lastSeen;
  private final NodeBeats beats;
  private Consumer<UserName> onChosen = _ -> {};

  /**
   * @param id the id of this node
   */
  RemoteChanges(String id, Choices choices, LastSeenTimes lastSeen, NodeBeats beats) {
    this.id = id;
    this.choices = choices;
    this.lastSeen = lastSeen;
    this.beats = beats;
  }

  /** Sets what is called with users that have chosen a state on another node. */
  void onChosen(Consumer<UserName> listener) {
    onChosen = listener;
  }

  @Override
  public void chosen(UserName user, Choices.Choice choice) {
    if (choices.add(user, choice)) {
      onChosen.accept(user);
    }
  }

  /** Has the first of the nodes that are left store when the users of an ended one were online. */
  @Override
  public void ended(RemoteNode node, List<UserName> visibleUsers, List<String> alive) {
    if (alive.stream().allMatch(other -> id.compareTo(other) < 0)) {
      visibleUsers.forEach(user -> lastSeen.add(user, node.heardMillis));
      beats.forget(node.id);
    }
  }
}
