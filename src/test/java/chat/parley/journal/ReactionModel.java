package chat.parley.journal;

import chat.parley.message.Change;
import chat.parley.message.Draft;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.json.JsonMapper;

/** The reactions to one message as they were sent, and from that what users have to read. */
final class ReactionModel {

  private final Map<String, Set<String>> users = new LinkedHashMap<>();
  private final Map<String, Long> summarized = new LinkedHashMap<>();
  private int summarizedAt = Integer.MIN_VALUE;
  private boolean owed;

  ReactionModel copy() {
    var copy = new ReactionModel();
    users.forEach((reaction, of) -> copy.users.put(reaction, new TreeSet<>(of)));
    copy.summarized.putAll(summarized);
    copy.summarizedAt = summarizedAt;
    copy.owed = owed;
    return copy;
  }

  /** Adds or withdraws a reaction; returns whether that changes anything. */
  boolean apply(Draft draft, Change.Kind kind) {
    String reaction = draft.body().asString();
    String user = draft.from().value();
    boolean changed =
        switch (kind) {
          case REACTION -> users.computeIfAbsent(reaction, _ -> new TreeSet<>()).add(user);
          case WITHDRAWAL ->
              users.getOrDefault(reaction, Set.of()).contains(user) && remove(reaction, user);
          case SUMMARY, EDIT, REMOVAL -> false;
        };
    owed |= changed;
    return changed;
  }

  private boolean remove(String reaction, String user) {
    users.get(reaction).remove(user);
    if (users.get(reaction).isEmpty() && !summarized.containsKey(reaction)) {
      users.remove(reaction);
    }
    return true;
  }

  /** Returns whether there may be a summary in a second. */
  boolean isDue(int time) {
    return owed && time != summarizedAt;
  }

  /** Sums up the reactions; returns the text of the summary. */
  String summarize(int time) {
    users.values().removeIf(Set::isEmpty);
    summarized.clear();
    users.forEach((reaction, of) -> summarized.put(reaction, (long) of.size()));
    summarizedAt = time;
    owed = false;
    return JsonMapper.shared().writeValueAsString(summarized);
  }

  /** Returns the numbers of users in the last summary. */
  Map<String, Long> summarized() {
    return summarized;
  }

  /** Returns the reactions of a user. */
  List<String> of(String user) {
    var own = new ArrayList<String>();
    users.forEach(
        (reaction, of) -> {
          if (of.contains(user)) {
            own.add(reaction);
          }
        });
    return own;
  }
}
