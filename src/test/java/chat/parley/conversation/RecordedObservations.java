package chat.parley.conversation;

import chat.parley.testkit.Await;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Records the events of the observations of messages as text. */
public final class RecordedObservations implements ObservationHandler<Observation.Context> {

  private final List<String> events = new CopyOnWriteArrayList<>();
  private final AtomicInteger open = new AtomicInteger();
  private final ObservationRegistry registry;

  /** Records the observations of a new registry. */
  RecordedObservations() {
    this(ObservationRegistry.create());
  }

  /** Records the observations of the registry of a server. */
  public RecordedObservations(ObservationRegistry registry) {
    this.registry = registry;
    registry.observationConfig().observationHandler(this);
  }

  ObservationRegistry registry() {
    return registry;
  }

  /** Returns the number of observations that have not ended. */
  public int open() {
    return open.get();
  }

  /** Returns and clears the recorded events. */
  public List<String> take() {
    List<String> taken = List.copyOf(events);
    events.clear();
    return taken;
  }

  /** Waits until no observation is open, then returns and clears the recorded events. */
  public List<String> takeEnded() {
    Await.until(() -> open + " open observations: " + events, () -> open.get() == 0);
    return take();
  }

  /** Waits for at least so many events and the end of all observations, then takes the events. */
  public List<String> takeAtLeast(int count) {
    Await.until(() -> "too few events: " + events, () -> events.size() >= count);
    return takeEnded();
  }

  @Override
  public boolean supportsContext(Observation.Context context) {
    return String.valueOf(context.getName()).equals("parley.message");
  }

  @Override
  public void onStart(Observation.Context context) {
    open.incrementAndGet();
    events.add("start " + context.getContextualName());
  }

  @Override
  public void onEvent(Observation.Event event, Observation.Context context) {
    events.add(event.getName());
  }

  @Override
  public void onError(Observation.Context context) {
    events.add("error");
  }

  @Override
  public void onStop(Observation.Context context) {
    String keys =
        context.getAllKeyValues().stream()
            .map(key -> " " + key.getKey() + "=" + key.getValue())
            .collect(Collectors.joining());
    events.add("stop " + context.getName() + keys);
    open.decrementAndGet();
  }

  /** Returns the recorded form of the end of an observation. */
  public static String stop(String to, String outcome, int written, int lost) {
    return "stop parley.message parley.lost=%d parley.outcome=%s parley.to=%s parley.written=%d"
        .formatted(lost, outcome, to, written);
  }
}
