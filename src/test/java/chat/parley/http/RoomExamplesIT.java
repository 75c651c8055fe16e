package chat.parley.http;

import static chat.parley.http.HttpSender.assertProblem;
import static chat.parley.http.HttpSender.json;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.testkit.CodeBlocks;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of the guide to rooms, as they are. */
class RoomExamplesIT {

  private static final String EXAMPLE_SERVER = "http://localhost:8000";

  @AutoClose private final ParleyServer server = ParleyServer.start();
  @TempDir private Path directory;

  private void run(String command) {
    Shell.run(directory, command.replace(EXAMPLE_SERVER, "http://127.0.0.1:" + server.port()));
  }

  @Test
  void theCommandsDoAsTheGuideSays() throws Exception {
    List<String> commands =
        CodeBlocks.in(Files.readString(Path.of("docs/how-to/rooms.md")), "sh").stream().toList();
    commands.subList(0, commands.size() - 1).forEach(this::run);
    HttpSender ann = HttpSender.of(server, "ann");
    assertThat(json(ann.get("/api/rooms/team/members")).toString())
        .isEqualTo(
            "{\"members\":[{\"user\":\"ann\",\"role\":\"owner\",\"since\":0},"
                + "{\"user\":\"carl\",\"role\":\"member\",\"since\":0},"
                + "{\"user\":\"dora\",\"role\":\"owner\",\"since\":0},"
                + "{\"user\":\"eve\",\"role\":\"member\",\"since\":1},"
                + "{\"user\":\"finn\",\"role\":\"member\",\"since\":0},"
                + "{\"user\":\"gwen\",\"role\":\"member\",\"since\":0}]}");
    assertThat(ann.stored("/api/streams/members.team/messages"))
        .last()
        .isEqualTo("{\"do\":\"remove\",\"user\":\"bob\",\"by\":\"dora\"}");
    assertThat(json(ann.get("/api/rooms/team")).get("topic").stringValue())
        .isEqualTo("Plans for this week");
    run(commands.getLast());
    assertProblem(ann.get("/api/rooms/team"), 404, "no-room");
  }
}
