package chat.parley.security;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.message.UserName;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuestNameTest {

  @Test
  void guestsHaveRandomNames() {
    var names = new HashSet<String>();
    for (int i = 0; i < 1000; i++) {
      names.add(GuestName.next().value());
    }
    assertThat(names).allMatch(name -> new UserName(name).isGuest());
    assertThat(names).hasSize(1000).allMatch(name -> name.matches("guest-[a-z]{12}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"guest", "guest-", "guest-abc", "guest-abcdefghijkL", "a-abcdefghijkl"})
  void otherNamesAreNotThoseOfGuests(String name) {
    assertThat(new UserName(name).isGuest()).isFalse();
  }
}
