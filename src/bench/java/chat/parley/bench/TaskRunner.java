package chat.parley.bench;

import chat.parley.bench.Measurement.Kind;
import chat.parley.bench.Task.Phase;
import chat.parley.load.LoadException;
import chat.parley.load.Pace;
import chat.parley.load.Result;
import chat.parley.load.Scene;
import chat.parley.load.Swarm;
import chat.parley.peer.Peer;
import chat.parley.testkit.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Runs tasks on servers, and measures them. */
final class TaskRunner {

  private static final Duration STALL_TIMEOUT = Duration.ofSeconds(15);

  /**
   * A server that would need longer than this for one window of messages is not measured with it.
   */
  private static final double MAX_WINDOW_SECONDS = 5;

  /** The delay before a second attempt: some servers admit clients before their broker does. */
  private static final Duration RETRY_DELAY = Duration.ofSeconds(2);

  /**
   * Maximum number of clients that connect at a time; more would overflow the accept queue of some
   * servers.
   */
  private static final int MAX_CONNECTING = 100;

  /** The time that a server needs to notice the end of the connections of an earlier task. */
  private static final Duration SETTLE_TIME = Duration.ofSeconds(2);

  private static final Kind ONCE = new Kind.Once();

  private final Durations durations;

  TaskRunner(Durations durations) {
    this.durations = durations;
  }

  /** Lets the JVM of a server compile the code that the tasks use. */
  void warmUp(Peer peer) {
    for (Task task :
        List.of(
            new Task(Task.Shape.BROADCAST, 100, List.of(), 0),
            new Task(Task.Shape.DIRECT, 100, List.of(), 0),
            new Task(Task.Shape.DURABLE, 100, List.of(), 0))) {
      Scenes.of(peer, task).ifPresent(this::warmUp);
    }
  }

  private void warmUp(Scene scene) {
    try {
      warm(scene);
    } catch (LoadException _) {
      Await.pause(RETRY_DELAY);
      warm(scene);
    }
  }

  private void warm(Scene scene) {
    try (Swarm swarm = open(scene)) {
      swarm.awaitSubscriptions();
      swarm.run(new Pace.Closed(16), durations.warmUp().dividedBy(3), _ -> {});
    }
  }

  private static Swarm open(Scene scene) {
    return Swarm.open(scene, MAX_CONNECTING, Double.MAX_VALUE, STALL_TIMEOUT, _ -> {});
  }

  /**
   * Runs a task on a server; returns nothing if the server does not support it.
   *
   * @throws LoadException if the server does not admit all clients, or sends nothing for too long
   */
  List<Measurement> run(Peer peer, Task task) {
    Optional<Scene> scene = Scenes.of(peer, task);
    if (scene.isEmpty()) {
      return List.of();
    }
    return switch (task.shape()) {
      case BROADCAST, ROOM, DIRECT, DURABLE -> measureMessages(peer, task, scene.get());
      case STORM -> List.of(measureStorm(peer, task, scene.get()));
      case RESUME -> List.of(measureResume(peer, task, scene.get()));
      case IDLE -> List.of(measureIdle(peer, task, scene.get()));
    };
  }

  private List<Measurement> measureMessages(Peer peer, Task task, Scene scene) {
    var measured = new ArrayList<Measurement>();
    try (Swarm swarm = open(scene)) {
      swarm.awaitSubscriptions();
      if (task.perSecond() > 0) {
        Duration lasting = task.isSteady() ? durations.steady() : durations.open();
        measured.add(measurePace(peer, task, swarm, task.openPace(), lasting));
      }
      Duration lasting = task.phase() == Phase.COLD ? durations.cold() : durations.closed();
      double rate = Double.MAX_VALUE;
      for (int inFlight : task.inFlight()) {
        if (inFlight * (double) task.deliveriesPerMessage() / rate < MAX_WINDOW_SECONDS) {
          var pace = new Pace.Closed(inFlight);
          Measurement measurement = measurePace(peer, task, swarm, pace, lasting);
          measured.add(measurement);
          rate = measurement.result().rate();
        }
      }
    }
    return measured;
  }

  private static Measurement measurePace(
      Peer peer, Task task, Swarm swarm, Pace pace, Duration lasting) {
    Duration before = ProcessUsage.cpu(peer.processes());
    Result result = swarm.run(pace, lasting, _ -> {});
    return new Measurement(
        peer.name(), task, new Kind.Paced(pace), result, cpuSince(before, peer), 0, 0);
  }

  private static Duration cpuSince(Duration before, Peer peer) {
    return ProcessUsage.cpu(peer.processes()).minus(before);
  }

  private static Measurement measureStorm(Peer peer, Task task, Scene scene) {
    if (task.phase() == Phase.LATE) {
      Await.pause(SETTLE_TIME);
    }
    Duration before = ProcessUsage.cpu(peer.processes());
    try (Swarm swarm = open(scene)) {
      return new Measurement(
          peer.name(), task, ONCE, swarm.connectResult(), cpuSince(before, peer), 0, 0);
    }
  }

  /**
   * Measures a resume storm. One client first sends the messages that all others miss, which is not
   * measured.
   */
  private static Measurement measureResume(Peer peer, Task task, Scene scene) {
    var before = new AtomicReference<>(Duration.ZERO);
    Result result =
        Swarm.resume(
            scene,
            Task.MISSED_MESSAGES,
            Task.MISSED_MESSAGES,
            STALL_TIMEOUT,
            _ -> {},
            () -> before.set(ProcessUsage.cpu(peer.processes())));
    return new Measurement(peer.name(), task, ONCE, result, cpuSince(before.get(), peer), 0, 0);
  }

  private static Measurement measureIdle(Peer peer, Task task, Scene scene) {
    Duration before = ProcessUsage.cpu(peer.processes());
    Await.pause(SETTLE_TIME);
    long heap = ProcessUsage.heap(peer.processes());
    long resident = ProcessUsage.resident(peer.processes());
    try (Swarm swarm = open(scene)) {
      swarm.idle(Duration.ofSeconds(2));
      long heapNow = ProcessUsage.heap(peer.processes());
      long residentNow = ProcessUsage.resident(peer.processes());
      return new Measurement(
          peer.name(),
          task,
          ONCE,
          swarm.connectResult(),
          cpuSince(before, peer),
          residentNow - resident,
          heapNow - heap);
    }
  }
}
