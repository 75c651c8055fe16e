package chat.parley.security;

import chat.parley.message.UserName;
import java.security.Principal;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who somebody is.
 *
 * @param until when that ends; null if it does not
 */
public record Identity(UserName name, Set<Role> roles, @Nullable Instant until)
    implements Principal {

  /** Somebody who may do what everybody may, for as long as the session lasts. */
  public static Identity of(UserName name) {
    return new Identity(name, Set.of(), null);
  }

  @Override
  public String getName() {
    return name.value();
  }

  public boolean endsBefore(Instant time) {
    return until != null && until.isBefore(time);
  }
}
