package chat.parley.presence;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The presence of one user for one viewer; its components are the keys of the JSON.
 *
 * @param lastSeen when the user was last online, in milliseconds since 1970 UTC; null unless it is
 *     offline, or if that is not known
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PresenceEntry(
    @JsonProperty("state") String state, @JsonProperty("last-seen") @Nullable Long lastSeen) {

  static final PresenceEntry UNKNOWN = of(PresenceState.UNKNOWN, 0);

  /**
   * Returns the entry of a state.
   *
   * @param lastSeen in milliseconds since 1970 UTC; 0 or less if it is not known
   */
  static PresenceEntry of(PresenceState state, long lastSeen) {
    boolean isShown = state == PresenceState.OFFLINE && lastSeen > 0;
    return new PresenceEntry(state.text(), isShown ? Long.valueOf(lastSeen) : null);
  }
}
