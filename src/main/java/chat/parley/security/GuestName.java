package chat.parley.security;

import chat.parley.message.UserName;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** The generated names of clients that give none in open mode. */
public final class GuestName {

  private static final RandomGenerator RANDOM = new SecureRandom();
  private static final int LETTERS = 12;
  private static final Pattern FORM = Pattern.compile("guest-[a-z]{%d}".formatted(LETTERS));

  private GuestName() {}

  /** Returns {@code guest-} followed by 12 random letters. */
  public static UserName next() {
    var name = new StringBuilder("guest-");
    for (int i = 0; i < LETTERS; i++) {
      name.append((char) RANDOM.nextInt('a', 'z' + 1));
    }
    return new UserName(name.toString());
  }

  /** Returns whether a name has the form of a generated one. */
  public static boolean matches(UserName name) {
    return FORM.matcher(name.value()).matches();
  }
}
