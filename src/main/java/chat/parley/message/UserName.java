package chat.parley.message;

import java.security.Principal;

/**
 * Who somebody is: 1 to 64 code points of letters, marks, digits and {@code . _ - @ + ~}, in NFC,
 * case kept. Any other text is refused with {@link ChatError#BAD_NAME}.
 */
public record UserName(String value) implements Principal {

  public UserName {
    value = NameRule.check("user", value);
  }

  /**
   * Returns the name of a subject of an identity provider: the same text where that is a name, and
   * otherwise with {@code ~} and two hex digits for each byte of other characters, such as {@code
   * auth0~7C64a1} for {@code auth0|64a1}. Different subjects have different names.
   *
   * @throws ChatException with {@link ChatError#BAD_NAME} if it is empty or too long
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
