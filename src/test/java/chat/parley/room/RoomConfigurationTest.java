package chat.parley.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.TestLimits;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class RoomConfigurationTest {

  private static RoomProperties properties(Map<String, String> values) {
    return new Binder(new MapConfigurationPropertySource(values))
        .bindOrCreate("parley.rooms", RoomProperties.class);
  }

  private static RoomLimits limits(RoomProperties properties, String... limits) {
    return new RoomConfiguration().roomLimits(properties, TestLimits.of(limits));
  }

  @Test
  void byDefaultThereAreOpenRoomsAndTheDocumentedLimits() {
    assertThat(limits(properties(Map.of())))
        .isEqualTo(new RoomLimits(true, 100_000, 3_000, 1_000, 1_000));
  }

  @Test
  void propertiesSetTheLimits() {
    assertThat(
            limits(
                properties(Map.of("parley.rooms.open", "false")),
                "members-per-room=5",
                "rooms-per-user=6",
                "invitations-per-user=7",
                "invitations-per-room=8"))
        .isEqualTo(new RoomLimits(false, 5, 6, 7, 8));
  }
}
