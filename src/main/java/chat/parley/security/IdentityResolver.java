package chat.parley.security;

import chat.parley.message.ChatError;
import chat.parley.message.ChatException;
import chat.parley.message.UserName;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.DependsOn;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;

/** Finds out who somebody is. Any thread may call. */
@Component
@DependsOn("secrets") // Which looks first where they come from.
public final class IdentityResolver {

  /** Null where the name in the path is believed. */
  private final @Nullable TokenVerifier tokens;

  IdentityResolver(SecurityProperties properties) {
    tokens = properties.open() ? null : new TokenVerifier(properties.token());
    if (properties.open() && properties.token().given()) {
      throw new InvalidConfigurationPropertyValueException(
          "parley.security.mode",
          "open",
          "It is said by what tokens are checked, but none is: set parley.security.mode=token, or"
              + " leave parley.security.token out.");
    }
  }

  @Nullable TokenVerifier tokens() {
    return tokens;
  }

  /**
   * Who asks by HTTP.
   *
   * @param proven what the request's token has proved
   * @param claimed who it says it is; null if it does not
   * @return null if it has neither a token nor a name that is believed
   * @throws ChatException {@link ChatError#FORBIDDEN} if the two differ
   */
  public @Nullable Identity of(@Nullable Principal proven, @Nullable UserName claimed) {
    if (tokens == null) {
      return claimed == null ? null : Identity.of(claimed);
    }
    return proven instanceof Authentication authentication
            && authentication.getPrincipal() instanceof Identity identity
        ? checked(identity, claimed)
        : null;
  }

  /**
   * Who a token is of.
   *
   * @param claimed who it must be of; null if that is all the same
   * @throws ChatException {@link ChatError#BAD_TOKEN}, or {@link ChatError#FORBIDDEN} if it is
   *     somebody else's
   */
  public Identity ofToken(String token, @Nullable UserName claimed) {
    if (tokens == null) {
      throw ChatError.BAD_TOKEN.because("This server takes no tokens: it believes names");
    }
    return checked(tokens.read(token), claimed);
  }

  /** Whether a token is what proves it. */
  public boolean byToken() {
    return tokens != null;
  }

  private static Identity checked(Identity identity, @Nullable UserName claimed) {
    if (claimed != null && !claimed.equals(identity.name())) {
      throw ChatError.FORBIDDEN.because(
          "The token is of '%s'; nobody else's name can be used with it"
              .formatted(identity.name()));
    }
    return identity;
  }
}
