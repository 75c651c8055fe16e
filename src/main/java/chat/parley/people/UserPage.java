package chat.parley.people;

import chat.parley.store.PersonRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of users.
 *
 * @param users ordered by the text by which they were found, without a prefix by name
 * @param next the position of the next page; null if there is none
 */
public record UserPage(List<PersonRow> users, @Nullable String next) {}
