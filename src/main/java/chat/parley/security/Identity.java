package chat.parley.security;

import chat.parley.message.UserName;
import java.security.Principal;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a client: its user name and roles.
 *
 * @param expiresAt the time at which its token expires, clock skew included; null if it does not
 *     expire
 */
public record Identity(UserName name, Set<Role> roles, @Nullable Instant expiresAt)
    implements Principal {

  /** Returns an identity without roles that does not expire. */
  public static Identity of(UserName name) {
    return new Identity(name, Set.of(), null);
  }

  @Override
  public String getName() {
    return name.value();
  }

  /** Returns whether the identity expires before the given time. */
  public boolean expiresBefore(Instant time) {
    return expiresAt != null && expiresAt.isBefore(time);
  }
}
