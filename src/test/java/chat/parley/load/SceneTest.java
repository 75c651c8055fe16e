package chat.parley.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SceneTest {

  private final Scene room = TestScenes.room(1, 5);
  private final Scene pairs = TestScenes.pairs(1, 4, true);

  @Test
  void aMessageReachesAllClientsOrThePartner() {
    assertThat(room.subscribersPerMessage()).isEqualTo(5);
    assertThat(pairs.subscribersPerMessage()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 0", "2, 3", "3, 2", "99998, 99999"})
  void neighboursArePartners(int client, int partner) {
    assertThat(Scene.partnerOf(client)).isEqualTo(partner);
    assertThat(Scene.partnerOf(partner)).isEqualTo(client);
  }

  @Test
  void placeholdersAreReplacedByThoseOfTheClient() {
    assertThat(pairs.resolvePlaceholders("/{user}/{partner}?t={token}&u={user}", 2))
        .isEqualTo("/u2/u3?t=token2&u=u2");
    assertThat(pairs.resolvePlaceholders("/{body}", 2)).isEqualTo("/{body}");
  }

  @Test
  void anotherRouteChangesTheRouteOnly() {
    var route = new Route("/", null, "/app/a");
    Scene changed = room.withRoute(route);
    assertThat(changed.route()).isEqualTo(route);
    assertThat(changed.withRoute(room.route())).isEqualTo(room);
  }

  @Test
  void oneOfAnotherNumberOfClientsWrites() {
    Scene changed = pairs.withClients(7);
    assertThat(changed.clients()).isEqualTo(7);
    assertThat(changed.writers()).isEqualTo(1);
    assertThat(changed.receipts()).isTrue();
    assertThat(changed.route()).isEqualTo(pairs.route());
  }
}
