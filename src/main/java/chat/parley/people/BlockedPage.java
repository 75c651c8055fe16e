package chat.parley.people;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the users that a user has blocked, ordered by name.
 *
 * @param next the last user of this page, after which the next one begins; null for the last page
 */
public record BlockedPage(List<String> users, @Nullable String next) {}
