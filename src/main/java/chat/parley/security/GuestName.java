package chat.parley.security;

import chat.parley.message.UserName;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/** The generated names of clients that give none in open mode. */
public final class GuestName {

  private static final RandomGenerator RANDOM = new SecureRandom();
  private static final int LETTERS = 12;

  private GuestName() {}

  /**
   * Returns {@code guest-} followed by 12 random letters, a {@linkplain UserName#isGuest guest}.
   */
  public static UserName next() {
    var name = new StringBuilder("guest-");
    for (int i = 0; i < LETTERS; i++) {
      name.append((char) RANDOM.nextInt('a', 'z' + 1));
    }
    return new UserName(name.toString());
  }
}
