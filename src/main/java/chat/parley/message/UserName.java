package chat.parley.message;

import java.security.Principal;

/**
 * The name of a user: 1 to 64 code points of letters, marks, digits and {@code . _ - @ + ~}, in
 * NFC, case-sensitive. Any other text is refused with {@link ChatError#BAD_NAME}.
 */
public record UserName(String value) implements Principal {

  public UserName {
    value = NameRule.check("user", value);
  }

  /**
   * Returns the user name for a subject of an identity provider. Characters that a name must not
   * contain are replaced by {@code ~} and two hex digits for each UTF-8 byte: {@code auth0|64a1}
   * becomes {@code auth0~7C64a1}. Different subjects get different names.
   *
   * @throws ChatException with {@link ChatError#BAD_NAME} if the name is empty or too long
   */
  public static UserName ofSubject(String subject) {
    return new UserName(NameRule.escape(subject));
  }

  @Override
  public String getName() {
    return value;
  }

  @Override
  public String toString() {
    return value;
  }
}
