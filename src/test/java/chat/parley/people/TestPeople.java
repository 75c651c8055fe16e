package chat.parley.people;

import chat.parley.failures.Failures;
import chat.parley.journal.StoreAccess;
import chat.parley.limits.Limits;
import chat.parley.security.IdentityResolver;

/** The parts of the people of a server without the server. */
public final class TestPeople {

  private TestPeople() {}

  /** Returns the recorder of users that have been seen, to be closed. */
  public static SeenUsers seen(
      StoreAccess store, IdentityResolver identities, Limits limits, Failures failures) {
    return new SeenUsers(store, identities, limits, failures);
  }
}
