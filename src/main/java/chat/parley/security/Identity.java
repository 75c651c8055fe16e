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
 * @param service the name of the service that acts for the user; null if the user acts
 */
public record Identity(
    UserName name, Set<Role> roles, @Nullable Instant expiresAt, @Nullable UserName service)
    implements Principal {

  /** Creates the identity of a client that acts for itself. */
  public Identity(UserName name, Set<Role> roles, @Nullable Instant expiresAt) {
    this(name, roles, expiresAt, null);
  }

  /** Returns an identity without roles that does not expire. */
  public static Identity of(UserName name) {
    return new Identity(name, Set.of(), null);
  }

  /**
   * Returns the identity with which this service acts for a user: it has the rights of the user,
   * but no role, and expires with the token of the service.
   */
  Identity actingFor(UserName user) {
    return new Identity(user, Set.of(), expiresAt, name);
  }

  @Override
  public String getName() {
    return name.value();
  }

  /** Returns whether the client is a service, which may set what belongs to any user. */
  public boolean isService() {
    return roles.contains(Role.SERVICE);
  }

  /**
   * Returns the name by which rates are counted: that of the service if one acts for the user,
   * otherwise that of the user.
   */
  public UserName rateName() {
    return service == null ? name : service;
  }

  /** Returns whether the identity expires before the given time. */
  public boolean expiresBefore(Instant time) {
    return expiresAt != null && expiresAt.isBefore(time);
  }
}
