package chat.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The name of a task states how it differs from the others. */
class TaskTest {

  private static final Settings FULL = Settings.of(Map.<String, String>of()::get);
  private static final Settings COMPARISON = Settings.forComparison(Map.<String, String>of()::get);

  private static List<String> texts(List<Task> tasks) {
    return tasks.stream().map(Task::text).toList();
  }

  @Test
  void theTasksOfARunHaveDifferentNames() {
    assertThat(texts(Task.all(FULL))).doesNotHaveDuplicates();
  }

  @Test
  void coldTasksAreNamedAsSuch() {
    assertThat(texts(Task.cold(FULL)))
        .containsExactly(
            "cold connect storm, 2,000 at once",
            "cold broadcast to 100 readers",
            "cold point to point, 100 users");
  }

  @Test
  void aTaskAtALowRateIsNamedByIt() {
    assertThat(Task.inRound(FULL).stream().filter(Task::isSteady).map(Task::text))
        .containsExactly("40 broadcasts per second to 100 readers");
    assertThat(texts(Task.inComparison(COMPARISON)))
        .contains("40 broadcasts per second to 100 readers");
  }

  @Test
  void aComparisonMeasuresTheFirstConnectionsAndLaterOnes() {
    assertThat(texts(Task.firstInComparison(COMPARISON)))
        .containsExactly("cold connect storm, 5,000 at once", "2,000 idle connections");
    assertThat(texts(Task.inComparison(COMPARISON)))
        .contains("connect storm, 5,000 at once, after 30,000 connections");
  }

  @Test
  void everyTaskWithMessagesHasAFigureOfCpuTime() {
    assertThat(
            Stream.concat(Task.all(FULL).stream(), Task.inComparison(COMPARISON).stream())
                .filter(task -> task.shape() != Task.Shape.IDLE))
        .noneMatch(task -> CpuFigure.of(task).isEmpty());
    assertThat(CpuFigure.of(Task.cold(FULL).get(1)).stream().map(figure -> figure.column().name()))
        .containsExactly("CPU, µs per delivery, 4 in flight");
  }
}
