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

  @Override
  public String getName() {
    return value;
  }

  @Override
  public String toString() {
    return value;
  }
}
