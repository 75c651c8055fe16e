package chat.parley.bench;

import chat.parley.bench.Measurement.Kind;
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

/** Plays tasks on servers, and measures. */
final class TaskRunner {

  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** A server that would need longer than this for one window of messages is spared it. */
  private static final double LONGEST_SECONDS = 5;

  /** Some let clients in before their own broker does. */
  private static final Duration NOT_YET = Duration.ofSeconds(2);

  /** More at once and the queue of the listening socket of some is full. */
  private static final int AT_ONCE = 100;

  private static final Kind ONCE = new Kind.Once();

  private final Settings settings;

  TaskRunner(Settings settings) {
    this.settings = settings;
  }

  /** Lets a JVM compile what it will need. */
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
      Await.pause(NOT_YET);
      warm(scene);
    }
  }

  private void warm(Scene scene) {
    try (Swarm swarm = open(scene)) {
      swarm.awaitSubscriptions();
      swarm.run(new Pace.Closed(16), settings.warmUp().dividedBy(3), _ -> {});
    }
  }

  private static Swarm open(Scene scene) {
    return Swarm.open(scene, AT_ONCE, Double.MAX_VALUE, PATIENCE, _ -> {});
  }

  /**
   * Plays one; nothing, if the server has no such thing.
   *
   * @throws LoadException if the server does not let all in, or is silent
   */
  List<Measurement> play(Peer peer, Task task) {
    Optional<Scene> scene = Scenes.of(peer, task);
    if (scene.isEmpty()) {
      return List.of();
    }
    return switch (task.shape()) {
      case BROADCAST, ROOM, DIRECT, DURABLE -> talk(peer, task, scene.get());
      case STORM -> List.of(storm(peer, task, scene.get()));
      case RESUME -> List.of(resume(peer, task, scene.get()));
      case IDLE -> List.of(idle(peer, task, scene.get()));
    };
  }

  private List<Measurement> talk(Peer peer, Task task, Scene scene) {
    var measured = new ArrayList<Measurement>();
    try (Swarm swarm = open(scene)) {
      swarm.awaitSubscriptions();
      measured.add(run(peer, task, swarm, task.open(), settings.open()));
      double rate = Double.MAX_VALUE;
      for (int inFlight : task.inFlight()) {
        if (inFlight * (double) task.readersOfOne() / rate < LONGEST_SECONDS) {
          var pace = new Pace.Closed(inFlight);
          Measurement one = run(peer, task, swarm, pace, settings.closed());
          measured.add(one);
          rate = one.result().rate();
        }
      }
    }
    return measured;
  }

  private static Measurement run(Peer peer, Task task, Swarm swarm, Pace pace, Duration lasting) {
    Duration before = ProcessUsage.cpu(peer.processes());
    Result result = swarm.run(pace, lasting, _ -> {});
    return new Measurement(peer.name(), task, new Kind.At(pace), result, since(before, peer), 0, 0);
  }

  private static Duration since(Duration before, Peer peer) {
    return ProcessUsage.cpu(peer.processes()).minus(before);
  }

  private static Measurement storm(Peer peer, Task task, Scene scene) {
    Duration before = ProcessUsage.cpu(peer.processes());
    try (Swarm swarm = open(scene)) {
      return new Measurement(
          peer.name(), task, ONCE, swarm.connectResult(), since(before, peer), 0, 0);
    }
  }

  /** One writes what all others have missed; what that took does not count. */
  private static Measurement resume(Peer peer, Task task, Scene scene) {
    var before = new AtomicReference<>(Duration.ZERO);
    Result result =
        Swarm.resume(
            scene,
            Task.MISSED,
            Task.MISSED,
            PATIENCE,
            _ -> {},
            () -> before.set(ProcessUsage.cpu(peer.processes())));
    return new Measurement(peer.name(), task, ONCE, result, since(before.get(), peer), 0, 0);
  }

  private static Measurement idle(Peer peer, Task task, Scene scene) {
    Duration before = ProcessUsage.cpu(peer.processes());
    // Whom an earlier task has left takes a moment to go.
    Await.pause(Duration.ofSeconds(2));
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
          since(before, peer),
          residentNow - resident,
          heapNow - heap);
    }
  }
}
