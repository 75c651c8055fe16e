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

/** Determines the identity of clients, by the security mode. Any thread may call. */
@Component
@DependsOn("commandLineSecrets") // Secrets on the command line are refused before any is used.
public final class IdentityResolver {

  /** Null in open mode. */
  private final @Nullable TokenVerifier verifier;

  IdentityResolver(SecurityProperties properties) {
    verifier = properties.open() ? null : new TokenVerifier(properties.token());
    if (properties.open() && properties.token().configured()) {
      throw new InvalidConfigurationPropertyValueException(
          "parley.security.mode",
          "open",
          "Open mode does not verify tokens, but one of parley.security.token.issuer-uri,"
              + " parley.security.token.jwk-set-uri and parley.security.token.secret is set. Set"
              + " parley.security.mode=token, or remove that property.");
    }
  }

  /** Returns the verifier of tokens; null in open mode. */
  @Nullable TokenVerifier verifier() {
    return verifier;
  }

  /**
   * Returns the identity of an HTTP request. In open mode it is the claimed name, in token mode the
   * user of the token.
   *
   * @param principal the principal of the request; null if it has no token
   * @param claimedName the user name in the request; null if there is none
   * @return null if the request has no token or, in open mode, no name
   * @throws ChatException {@link ChatError#FORBIDDEN} if the token belongs to another user than the
   *     claimed one
   */
  public @Nullable Identity of(@Nullable Principal principal, @Nullable UserName claimedName) {
    if (verifier == null) {
      return claimedName == null ? null : Identity.of(claimedName);
    }
    return principal instanceof Authentication authentication
            && authentication.getPrincipal() instanceof Identity identity
        ? checkClaim(identity, claimedName)
        : null;
  }

  /**
   * Verifies a token and returns its identity. May block while the keys of the issuer are fetched.
   *
   * @param claimedName the user that the token must belong to; null if any user is accepted
   * @throws ChatException {@link ChatError#BAD_TOKEN} if the token is not valid, or in open mode;
   *     {@link ChatError#FORBIDDEN} if it belongs to another user; {@link ChatError#BUSY} if the
   *     issuer does not answer
   */
  public Identity fromToken(String token, @Nullable UserName claimedName) {
    if (verifier == null) {
      throw ChatError.BAD_TOKEN.because("This server runs in open mode and does not use tokens");
    }
    return checkClaim(verifier.verify(token), claimedName);
  }

  /** Returns whether clients need a token: true in token mode, false in open mode. */
  public boolean requiresToken() {
    return verifier != null;
  }

  private static Identity checkClaim(Identity identity, @Nullable UserName claimedName) {
    if (claimedName != null && !claimedName.equals(identity.name())) {
      throw ChatError.FORBIDDEN.because(
          (identity.service() == null
                  ? "The token belongs to the user '%s'; no other name can be used with it"
                  : "The service acts for the user '%s'; no other name can be used with that")
              .formatted(identity.name()));
    }
    return identity;
  }
}
