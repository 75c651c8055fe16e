package chat.parley.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import org.junit.jupiter.api.Test;

class GuestNameTest {

  @Test
  void guestsHaveRandomNames() {
    var names = new HashSet<String>();
    for (int i = 0; i < 1000; i++) {
      names.add(GuestName.next().value());
    }
    assertThat(names).hasSize(1000).allMatch(name -> name.matches("guest-[a-z]{12}"));
  }
}
