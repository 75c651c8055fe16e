package chat.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.message.ChatError;
import chat.parley.store.ResponseReader.Reaction;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A page of the reactions to a message, as it is serialized to JSON.
 *
 * @param reactions the names of the users by reaction
 * @param next the value of {@code after} for the next page; null if there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ReactionsAnswer(Map<String, List<String>> reactions, @Nullable String next) {

  /** Separates a reaction and a user in {@code next}; neither contains it. */
  private static final String SEPARATOR = "\n";

  /**
   * Returns a page.
   *
   * @param found the reactions of the page, and one more if another page follows
   */
  static ReactionsAnswer of(List<Reaction> found, int limit) {
    var users = new LinkedHashMap<String, List<String>>();
    List<Reaction> page = found.stream().limit(limit).toList();
    for (Reaction reaction : page) {
      users.computeIfAbsent(reaction.reaction(), _ -> new ArrayList<>()).add(reaction.user());
    }
    return new ReactionsAnswer(users, found.size() > limit ? position(page.getLast()) : null);
  }

  private static String position(Reaction last) {
    byte[] text = (last.reaction() + SEPARATOR + last.user()).getBytes(UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
  }

  /**
   * Returns the last reaction of the previous page.
   *
   * @param next the {@code next} of that page; null for the first page
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_PARAMETER}
   */
  static Reaction position(@Nullable String next) {
    if (next == null) {
      return Reaction.FIRST;
    }
    try {
      String position = new String(Base64.getUrlDecoder().decode(next), UTF_8);
      String[] parts = position.split(SEPARATOR, -1);
      if (parts.length == 2 && position.indexOf(0) < 0) {
        return new Reaction(parts[0], parts[1]);
      }
    } catch (IllegalArgumentException _) {
      // Refused below.
    }
    throw ChatError.BAD_PARAMETER.because(
        "The parameter 'after' must be the 'next' of the previous page");
  }
}
