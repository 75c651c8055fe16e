package chat.parley.http;

import chat.parley.message.ChatError;
import chat.parley.message.UserName;
import chat.parley.people.Profile;
import chat.parley.people.StrictJson;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the profile of a user from JSON. */
final class ProfileJson {

  /** Maximum size in bytes: that of the longest profile with each character escaped, and more. */
  static final int MAX_BYTES = 8 * 1024;

  private static final Set<String> FIELDS = Set.of("displayName", "avatar");

  private static final String EXPECTED =
      "Expected {\"displayName\": \"Ann\", \"avatar\": \"/avatars/ann.png\"}; each field may be"
          + " null or missing, and there is no other";

  private ProfileJson() {}

  /**
   * Reads a profile.
   *
   * @param json UTF-8
   * @throws chat.parley.message.ChatException {@link ChatError#BAD_BODY}
   */
  static Profile read(UserName name, byte[] json) {
    JsonNode profile = StrictJson.read(json, MAX_BYTES, FIELDS, EXPECTED);
    return new Profile(name, text(profile, "displayName"), text(profile, "avatar"));
  }

  private static @Nullable String text(JsonNode profile, String field) {
    JsonNode value = profile.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isString()) {
      throw ChatError.BAD_BODY.because(EXPECTED);
    }
    return value.stringValue();
  }
}
