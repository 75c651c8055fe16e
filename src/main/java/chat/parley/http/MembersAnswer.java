package chat.parley.http;

import chat.parley.journal.StoredMessage;
import chat.parley.message.StreamPosition;
import chat.parley.room.Member;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the members of a room, as it is serialized to JSON.
 *
 * @param next the value of {@code after} for the next page; null if there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record MembersAnswer(List<Entry> members, @Nullable String next) {

  /**
   * A member, or an invited user.
   *
   * @param since the offset after which the member reads the room; 0 for all messages
   */
  record Entry(String user, String role, long since) {

    static Entry of(Member member) {
      return new Entry(member.user().value(), member.role().text(), member.since());
    }
  }

  /**
   * Returns a page.
   *
   * @param members the members of the page, and one more if another page follows
   */
  static MembersAnswer of(List<Member> members, int limit) {
    List<Entry> entries = members.stream().limit(limit).map(Entry::of).toList();
    return new MembersAnswer(entries, members.size() > limit ? entries.getLast().user() : null);
  }

  /**
   * The result of a change of members.
   *
   * @param members the number of members after the change, without invited users
   * @param offset the offset of the change in the stream of changes; that of the last change if
   *     everything was as asked already
   * @param duplicate whether the user had sent the change before
   */
  record Changed(
      long members, long offset, @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean duplicate) {

    /** Returns a result; a change that was without effect has no time of its own. */
    static Changed of(long members, StoredMessage change) {
      StreamPosition position = change.position();
      return new Changed(
          members,
          position == null ? 0 : position.offset(),
          change.duplicate() && change.timestamp() > 0);
    }
  }
}
