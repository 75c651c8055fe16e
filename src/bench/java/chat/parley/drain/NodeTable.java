package chat.parley.drain;

import chat.parley.testkit.ServerProcess;
import java.time.Duration;
import java.util.NoSuchElementException;

/** Prints what happens in each second of a run: the clients, presence and the CPU of the nodes. */
final class NodeTable {

  private final NodePair nodes;
  private final DrainClients clients;
  private long connects;
  private long ends;
  private long messages;
  private Duration cpuOfFirst;
  private Duration cpuOfSecond;

  NodeTable(NodePair nodes, DrainClients clients) {
    this.nodes = nodes;
    this.clients = clients;
    this.cpuOfFirst = nodes.first().cpu();
    this.cpuOfSecond = nodes.second().cpu();
    this.connects = clients.record().connects();
    this.ends = clients.record().ends();
  }

  /** Prints a line per second. Blocks until the last one. */
  void print(int seconds) throws InterruptedException {
    System.out.println(
        "s,sessions open,closed in this second,connected in this second,"
            + "messages of presence but first ones,CPU 1,CPU 2");
    for (int elapsed = 1; elapsed <= seconds; elapsed++) {
      Thread.sleep(1000);
      printRow(elapsed);
    }
  }

  private void printRow(int elapsed) {
    DrainRecord record = clients.record();
    Duration nowOfFirst = cpu(nodes.first(), cpuOfFirst);
    Duration nowOfSecond = cpu(nodes.second(), cpuOfSecond);
    System.out.printf(
        "%d,%d,%d,%d,%d,%d %%,%d %%%n",
        elapsed,
        record.open(),
        record.ends() - ends,
        record.connects() - connects,
        clients.presence().later() - messages,
        percent(cpuOfFirst, nowOfFirst),
        percent(cpuOfSecond, nowOfSecond));
    connects = record.connects();
    ends = record.ends();
    messages = clients.presence().later();
    cpuOfFirst = nowOfFirst;
    cpuOfSecond = nowOfSecond;
  }

  /** Returns the part of a core in the second; that since its start for a new process. */
  private static long percent(Duration before, Duration now) {
    Duration used = now.compareTo(before) < 0 ? now : now.minus(before);
    return used.toMillis() / 10;
  }

  /** Returns the CPU time of a node, or the earlier one if it has ended. */
  private static Duration cpu(ServerProcess node, Duration earlier) {
    try {
      return node.cpu();
    } catch (NoSuchElementException _) {
      return earlier;
    }
  }
}
