package chat.parley.markers;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the list of a user's conversations, the one with the latest message first.
 *
 * @param version the version with which a subscription continues from this page, without a gap
 * @param invitations the number of rooms to which the user is invited
 * @param next what precedes the next page; null for the last page
 */
public record ConversationPage(
    List<ConversationEntry> conversations, long version, long invitations, @Nullable String next) {}
