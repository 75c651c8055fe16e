package chat.parley.conversation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A registry that records the events of its observations as text. */
final class RecordedObservations implements ObservationHandler<Observation.Context> {

  private final List<String> events = new ArrayList<>();
  private final ObservationRegistry registry = ObservationRegistry.create();

  RecordedObservations() {
    registry.observationConfig().observationHandler(this);
  }

  ObservationRegistry registry() {
    return registry;
  }

  /** Returns and clears the recorded events. */
  List<String> take() {
    List<String> taken = List.copyOf(events);
    events.clear();
    return taken;
  }

  @Override
  public boolean supportsContext(Observation.Context context) {
    return true;
  }

  @Override
  public void onStart(Observation.Context context) {
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
  }

  /** Returns the recorded form of the end of an observation. */
  static String stop(String to, String outcome, int written, int lost) {
    return "stop parley.message parley.lost=%d parley.outcome=%s parley.to=%s parley.written=%d"
        .formatted(lost, outcome, to, written);
  }
}
