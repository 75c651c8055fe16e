package chat.parley.bench;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * The servers and tasks of a run, by their names.
 *
 * @param servers the names of the servers to measure
 * @param tasks the names of the tasks to run on them
 */
record Selection(Set<String> servers, Set<String> tasks) {

  private static final String SEPARATOR = ";";

  /**
   * Returns the servers and tasks that a text selects. Its terms are separated by semicolons, and
   * ignore case. A term selects the names that begin with it or, if there are none, those that
   * contain it.
   *
   * @param only the text; empty selects nothing by name
   * @param allServers the names of all servers
   * @param defaultServers the names of the servers that are measured if no term selects a server
   * @param allTasks the names of all tasks, which are all run if no term selects a task
   * @throws IllegalArgumentException if a term selects nothing; the message lists all names
   */
  static Selection of(
      String only, List<String> allServers, List<String> defaultServers, List<String> allTasks) {
    var servers = new LinkedHashSet<String>();
    var tasks = new LinkedHashSet<String>();
    for (String term : terms(only)) {
      List<String> ofServers = matches(term, allServers);
      List<String> ofTasks = matches(term, allTasks);
      if (ofServers.isEmpty() && ofTasks.isEmpty()) {
        throw new IllegalArgumentException(
            "bench.only is '%s'; allowed are parts of these names, separated by ';'%nservers: %s%ntasks: %s"
                .formatted(term, join(allServers), join(allTasks)));
      }
      servers.addAll(ofServers);
      tasks.addAll(ofTasks);
    }
    return new Selection(
        servers.isEmpty() ? new LinkedHashSet<>(defaultServers) : servers,
        tasks.isEmpty() ? new LinkedHashSet<>(allTasks) : tasks);
  }

  private static List<String> terms(String only) {
    var terms = new ArrayList<String>();
    for (String term : only.split(SEPARATOR, -1)) {
      if (!term.isBlank()) {
        terms.add(term.strip().toLowerCase(Locale.ROOT));
      }
    }
    return terms;
  }

  private static List<String> matches(String term, List<String> names) {
    List<String> beginning = matches(term, names, String::startsWith);
    return beginning.isEmpty() ? matches(term, names, String::contains) : beginning;
  }

  private static List<String> matches(
      String term, List<String> names, BiPredicate<String, String> test) {
    return names.stream().filter(name -> test.test(name.toLowerCase(Locale.ROOT), term)).toList();
  }

  private static String join(List<String> names) {
    return String.join("; ", names);
  }

  /** Returns those of the tasks that are selected, in their order. */
  List<Task> of(List<Task> all) {
    return all.stream().filter(task -> tasks.contains(task.text())).toList();
  }
}
