package chat.parley.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * The live heap is the size of the reachable objects, without the filler objects of the collector.
 */
class ClassHistogramTest {

  private static final String TEXT =
      """
      4711:
       num     #instances         #bytes  class name (module)
      -------------------------------------------------------
         1:         38107        4398232  [B (java.base@25.0.3)
         2:            77        3095080  [Ljdk.internal.vm.FillerElement; (java.base@25.0.3)
         3:         70526        1692624  java.lang.String (java.base@25.0.3)
         4:            12            192  jdk.internal.vm.FillerObject (java.base@25.0.3)
         5:             2             48  chat.parley.delivery.Outbox
      Total        108724        9186176
      """;

  private final ClassHistogram histogram = new ClassHistogram(TEXT);

  @Test
  void fillerObjectsAreNotCounted() {
    assertThat(histogram.bytes()).isEqualTo(9_186_176 - 3_095_080 - 192);
  }

  @Test
  void objectsOfAClassAreCounted() {
    assertThat(histogram.count("chat.parley.delivery.Outbox")).isEqualTo(2);
    assertThat(histogram.count("chat.parley.delivery.Fanout")).isZero();
  }
}
