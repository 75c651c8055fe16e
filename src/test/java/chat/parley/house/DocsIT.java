package chat.parley.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.messaging.simp.stomp.BufferingStompDecoder;
import org.springframework.util.unit.DataSize;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.config.annotation.EnableWebSocketMessageBroker;
import org.springframework.web.socket.messaging.WebSocketStompClient;

class DocsIT {
  /** Types of libraries that documents may name. */
  private static final List<Class<?>> EXTERNAL_TYPES =
      List.of(
          BufferingStompDecoder.class,
          DataSize.class,
          EnableWebSocketMessageBroker.class,
          NullMarked.class,
          WebSocket.class,
          WebSocketHandler.class,
          WebSocketStompClient.class);

  @TempDir private Path root;

  @Test
  void documentsReferToExistingThingsOnly() throws IOException {
    var check =
        new DocsCheck(
            Path.of("").toAbsolutePath(),
            Repository.paths(),
            Stream.concat(Repository.types(), EXTERNAL_TYPES.stream().map(Class::getSimpleName))
                .collect(Collectors.toSet()),
            Repository.names());
    List<String> faults = new ArrayList<>();
    for (Path document : Repository.documents()) {
      faults.addAll(check.faults(document, Files.readString(document)));
    }
    assertThat(faults).isEmpty();
  }

  @Test
  void deadLinksAreReported() throws IOException {
    Files.createDirectory(root.resolve("docs"));
    Files.writeString(root.resolve("LICENSE"), "");
    Files.writeString(root.resolve("docs/a.md"), "# The *`A`* & B\n\n## Twice\n\n## Twice\n");
    assertThat(
            faults(
                """
                # Here
                [1](a.md) [2](../LICENSE "the licence") [3](#here) [4](a.md#the-a--b)
                [5](/docs/a.md#twice-1) ![6](https://example.org/none.png) `[7](none.md)`
                [8](none.md) [9](#there)
                [10](a.md#twice-2) [11](../../outside.md)

                ```
                [12](none.md)
                ```
                [13]: none.md
                """))
        .containsExactly(
            "docs/planted.md:4: no such target: none.md",
            "docs/planted.md:4: no such target: #there",
            "docs/planted.md:5: no such target: a.md#twice-2",
            "docs/planted.md:5: no such target: ../../outside.md",
            "docs/planted.md:10: no such target: none.md");
  }

  @Test
  void deadPathsAreReported() {
    assertThat(
            faults(
                """
                `src/chat/` `src/chat/RoomName.java` `chat/RoomName.java` `src/**/Room*.java`
                `cat src/none` `None.java` `docs/*.txt` none.java `.ci/none`
                """))
        .containsExactly(
            "docs/planted.md:2: no such thing: src/none",
            "docs/planted.md:2: no such thing: None.java",
            "docs/planted.md:2: no such thing: docs/*.txt",
            "docs/planted.md:2: no such thing: .ci/none");
  }

  @Test
  void deadTypesAreReported() {
    assertThat(
            faults(
                """
                `RoomName` `@RoomName` `RoomName.of(x)` `List<RoomName>` `JAVA_HOME` `Content-Type`
                `RoomNumber` RoomNumber `new RoomNumber()`, `@RoomNumber`
                """))
        .containsExactly(
            "docs/planted.md:2: no such thing: RoomNumber",
            "docs/planted.md:2: no such thing: RoomNumber()",
            "docs/planted.md:2: no such thing: @RoomNumber");
  }

  @Test
  void deadPropertiesAreReported() {
    assertThat(
            faults(
                """
                `parley.store.url` `--parley.store.url=x` `parley.store.*` `parley.jar` `chat.parley.x`
                `parley.limits.any.thing` ``-Dparley.store.url=x``
                `parley.stor` `parley.store.urls` `--parley.store.uri=x`
                """))
        .containsExactly(
            "docs/planted.md:3: no such thing: parley.stor",
            "docs/planted.md:3: no such thing: parley.store.urls",
            "docs/planted.md:3: no such thing: --parley.store.uri=x");
  }

  private List<String> faults(String text) {
    var paths = Set.of(Path.of("src/chat"), Path.of("src/chat/RoomName.java"));
    var names = Set.of("parley.store.url", "parley.limits.*");
    var check = new DocsCheck(root, paths, Set.of("RoomName"), names);
    return check.faults(Path.of("docs/planted.md"), text);
  }
}
