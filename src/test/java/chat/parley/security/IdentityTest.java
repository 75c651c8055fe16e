package chat.parley.security;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.UserName;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdentityTest {

  private static final Instant END = Instant.parse("2030-01-01T00:00:00Z");

  @Test
  void anIdentityHasTheNameOfItsUser() {
    assertThat(Identity.of(new UserName("alice")).getName()).isEqualTo("alice");
  }

  @Test
  void anIdentityOfANameHasNoRolesAndDoesNotExpire() {
    Identity alice = Identity.of(new UserName("alice"));
    assertThat(alice.roles()).isEmpty();
    assertThat(alice.expiresBefore(Instant.MAX)).isFalse();
  }

  @Test
  void anIdentityExpiresAfterItsLastInstant() {
    var alice = new Identity(new UserName("alice"), Set.of(), END);
    assertThat(alice.expiresBefore(END.minusNanos(1))).isFalse();
    assertThat(alice.expiresBefore(END)).isFalse();
    assertThat(alice.expiresBefore(END.plusNanos(1))).isTrue();
  }

  @Test
  void aServiceActsForAUserWithItsOwnRatesAndWithoutItsRoles() {
    var backend = new Identity(new UserName("backend"), Set.of(Role.SERVICE, Role.MODERATOR), END);
    assertThat(backend.isService()).isTrue();
    assertThat(backend.rateName()).isEqualTo(backend.name());
    Identity acting = backend.actingFor(new UserName("alice"));
    assertThat(acting.getName()).isEqualTo("alice");
    assertThat(acting.service()).isEqualTo(backend.name());
    assertThat(acting.rateName()).isEqualTo(backend.name());
    assertThat(acting.roles()).isEmpty();
    assertThat(acting.isService()).isFalse();
    assertThat(acting.expiresBefore(END.plusNanos(1))).isTrue();
  }
}
