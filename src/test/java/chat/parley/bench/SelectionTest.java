package chat.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Servers and tasks are selected by parts of their names. */
class SelectionTest {

  private static final List<String> SERVERS =
      List.of("Parley", "Parley, old protocol", "Spring, Tomcat", "node, ws");

  private static final List<String> TASKS =
      List.of("broadcast to 100 readers", "point to point", "durable point to point");

  private static Selection select(String only) {
    return Selection.of(only, SERVERS, List.of("Parley", "node, ws"), TASKS);
  }

  @Test
  void withoutATermTheDefaultServersRunAllTasks() {
    for (String only : new String[] {"", " ", " ; "}) {
      assertThat(select(only).servers()).containsExactly("Parley", "node, ws");
      assertThat(select(only).tasks()).containsExactlyElementsOf(TASKS);
    }
  }

  @Test
  void aTermThatSelectsServersLeavesAllTasks() {
    assertThat(select("parley").servers()).containsExactly("Parley", "Parley, old protocol");
    assertThat(select("parley").tasks()).containsExactlyElementsOf(TASKS);
    assertThat(select("TOMCAT").servers()).containsExactly("Spring, Tomcat");
  }

  @Test
  void aTermThatSelectsTasksLeavesTheDefaultServers() {
    assertThat(select("broadcast").servers()).containsExactly("Parley", "node, ws");
    assertThat(select("broadcast").tasks()).containsExactly("broadcast to 100 readers");
  }

  @Test
  void namesThatBeginWithATermPrecedeThoseThatContainIt() {
    assertThat(select("point to point").tasks()).containsExactly("point to point");
    assertThat(select("to point").tasks())
        .containsExactly("point to point", "durable point to point");
  }

  @Test
  void severalTermsSelectServersAndTasks() {
    Selection selection = select("ws; old protocol;durable ; broadcast to 100");
    assertThat(selection.servers()).containsExactlyInAnyOrder("node, ws", "Parley, old protocol");
    assertThat(selection.tasks())
        .containsExactlyInAnyOrder("durable point to point", "broadcast to 100 readers");
  }

  @Test
  void aTermThatSelectsNothingIsRefusedWithAllNames() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> select("parley;unknown"))
        .withMessage(
            """
            bench.only is 'unknown'; allowed are parts of these names, separated by ';'
            servers: Parley; Parley, old protocol; Spring, Tomcat; node, ws
            tasks: broadcast to 100 readers; point to point; durable point to point\
            """);
  }

  @Test
  void aRunRefusesATermThatSelectsNothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Bench.prepare(Map.of("bench.only", "unknown")::get))
        .withMessageContainingAll("C floor", "node, ws", "40 broadcasts per second to 100 readers");
  }

  @Test
  void tasksKeepTheirOrder() {
    Settings settings = Settings.of(Map.<String, String>of()::get);
    List<Task> all = Task.inRound(settings);
    Selection selection =
        Selection.of("point to point;broadcast", List.of(), List.of(), texts(all));
    assertThat(texts(selection.of(all)))
        .containsExactly(
            "broadcast to 100 readers",
            "broadcast to 1,000 readers",
            "broadcast to 5,000 readers",
            "point to point, 100 users");
  }

  private static List<String> texts(List<Task> tasks) {
    return tasks.stream().map(Task::text).toList();
  }
}
