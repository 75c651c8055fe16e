package chat.parley.message;

import java.security.Principal;
import java.util.regex.Pattern;

/**
 * The name of a user: 1 to 64 code points of letters, marks, digits and {@code . _ - @ + ~}, in
 * NFC, case-sensitive. Any other text is refused with {@link ChatError#BAD_NAME}.
 */
public record UserName(String value) implements Principal {

  private static final String GUEST = "guest-";
  private static final Pattern GENERATED = Pattern.compile(GUEST + "[a-z]{12}");

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

  /** Returns whether the name has the form of the generated ones of clients that give none. */
  public boolean isGuest() {
    return value.startsWith(GUEST) && GENERATED.matcher(value).matches();
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
