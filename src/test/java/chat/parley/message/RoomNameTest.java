package chat.parley.message;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.ChatExceptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoomNameTest {

  @Test
  void aNameIsNormalizedAndShownAsItsValue() {
    var name = new RoomName("caf" + "e\u0301");
    assertThat(name).isEqualTo(new RoomName("caf\u00e9")).hasToString("caf\u00e9");
  }

  @Test
  void namesAreCaseSensitive() {
    assertThat(new RoomName("Lobby")).isNotEqualTo(new RoomName("lobby"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a b", "a/b"})
  void anInvalidRoomNameIsRefused(String name) {
    assertThat(ChatExceptions.expect(ChatError.BAD_NAME, () -> new RoomName(name)))
        .hasMessageStartingWith("A room name must");
  }
}
