package chat.parley.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArrivalTest {

  @Test
  void anArrivalNowHasTheCurrentTimeAndNoTrace() {
    long before = System.nanoTime();
    Arrival arrival = Arrival.now();
    long after = System.nanoTime();
    assertThat(arrival.nanos() - before).isBetween(0L, after - before);
    assertThat(arrival.trace()).isNull();
  }
}
