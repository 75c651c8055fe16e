package chat.parley.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HistogramTest {

  private final Histogram histogram = new Histogram(10, 20, 30);

  @Test
  void anEmptyHistogramHasOneMoreBucketThanBounds() {
    assertThat(histogram.bounds()).containsExactly(10, 20, 30);
    assertThat(histogram.counts()).containsExactly(0, 0, 0, 0);
    assertThat(histogram.sum()).isZero();
  }

  @Test
  void theBoundsAreInclusive() {
    for (long value : new long[] {-1, 0, 10, 11, 20, 21, 30, 31, 1000}) {
      histogram.add(value);
    }
    assertThat(histogram.counts()).containsExactly(3, 2, 2, 2);
    assertThat(histogram.sum()).isEqualTo(1122);
  }

  @Test
  void aHistogramWithoutBoundsHasOneBucket() {
    var unbounded = new Histogram();
    unbounded.add(5);
    Histogram.Run run = unbounded.newRun();
    run.add(Long.MIN_VALUE);
    run.finish();
    assertThat(unbounded.counts()).containsExactly(2);
  }

  @Test
  void theBoundsCannotBeChangedFromOutside() {
    long[] bounds = {10, 20};
    var copied = new Histogram(bounds);
    bounds[0] = 15;
    copied.bounds()[0] = 15;
    assertThat(copied.bounds()).containsExactly(10, 20);
  }

  @Test
  void aRunCountsEveryValueInItsBucket() {
    var expected = new Histogram(10, 20, 30);
    Histogram.Run run = histogram.newRun();
    for (long value : new long[] {5, 10, 11, 11, 20, 5, 31, 40, 30, 21, 31, 0}) {
      run.add(value);
      expected.add(value);
    }
    run.finish();
    assertThat(histogram.counts()).isEqualTo(expected.counts());
    assertThat(histogram.sum()).isEqualTo(expected.sum());
  }

  @Test
  void theValuesOfARunAreCountedOnce() {
    Histogram.Run run = histogram.newRun();
    run.finish();
    run.add(15);
    run.add(16);
    assertThat(histogram.counts()).as("before the end of the run").containsOnly(0);
    run.finish();
    run.finish();
    assertThat(histogram.counts()).containsExactly(0, 2, 0, 0);
    assertThat(histogram.sum()).isEqualTo(31);
    run.add(15);
    run.finish();
    assertThat(histogram.counts()).as("after another run").containsExactly(0, 3, 0, 0);
    assertThat(histogram.sum()).isEqualTo(46);
  }

  @Test
  void valuesOfOneBucketAreAddedWithOneUpdate() {
    Histogram.Run run = histogram.newRun();
    run.add(15);
    run.add(20);
    assertThat(histogram.counts()).containsOnly(0);
    run.add(21);
    assertThat(histogram.counts()).containsExactly(0, 2, 0, 0);
  }

  @Test
  void noValueOfConcurrentThreadsIsLost() throws InterruptedException {
    Thread[] threads =
        IntStream.range(0, 4)
            .mapToObj(_ -> Thread.startVirtualThread(this::addThousandValues))
            .toArray(Thread[]::new);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(Arrays.stream(histogram.counts()).sum()).isEqualTo(8000);
    assertThat(histogram.sum()).isEqualTo(8 * 19_500);
  }

  private void addThousandValues() {
    Histogram.Run run = histogram.newRun();
    for (int i = 0; i < 1000; i++) {
      histogram.add(i % 40);
      run.add(i % 40);
    }
    run.finish();
  }

  @Test
  void theBoundsOfTimesAscendFrom100MicrosecondsTo30Seconds() {
    long[] bounds = Histogram.ofTimes().bounds();
    assertThat(bounds).isSorted().doesNotHaveDuplicates();
    assertThat(bounds[0]).isEqualTo(TimeUnit.MICROSECONDS.toNanos(100));
    assertThat(bounds[bounds.length - 1]).isEqualTo(TimeUnit.SECONDS.toNanos(30));
  }
}
