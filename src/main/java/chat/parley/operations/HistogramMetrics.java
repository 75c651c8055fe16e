package chat.parley.operations;

import chat.parley.delivery.Outboxes;
import chat.parley.figures.Histogram;
import chat.parley.journal.Journal;
import chat.parley.journal.JournalMetrics;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import java.util.Arrays;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Registers the histograms with the Prometheus registry directly: Micrometer has no meter for
 * buckets that are counted elsewhere.
 */
@Component
final class HistogramMetrics {

  private static final double NANOS_PER_SECOND = 1e9;

  /**
   * Registers the histograms.
   *
   * @param registry provides nothing if the Prometheus export is disabled
   */
  HistogramMetrics(
      ObjectProvider<PrometheusRegistry> registry, Outboxes outboxes, Journal journal) {
    JournalMetrics commits = journal.metrics();
    registry.ifAvailable(
        prometheus -> {
          prometheus.register(
              new Scraped(
                  "parley_delivery_seconds",
                  "Time from when a message was read on this node until it was written to a"
                      + " subscriber's socket",
                  NANOS_PER_SECOND,
                  outboxes.metrics().latency()));
          prometheus.register(
              new Scraped(
                  "parley_commits_seconds",
                  "Duration of the transactions that stored messages",
                  NANOS_PER_SECOND,
                  commits.commitTimes()));
          prometheus.register(
              new Scraped(
                  "parley_commits_messages", "Messages per transaction", 1, commits.batchSizes()));
        });
  }

  /**
   * A histogram that is read at each scrape.
   *
   * @param unit the number by which the histogram's values and bounds are divided
   */
  private record Scraped(String name, String help, double unit, Histogram histogram)
      implements Collector {

    @Override
    public HistogramSnapshot collect() {
      double[] bounds = Arrays.stream(histogram.bounds()).mapToDouble(b -> b / unit).toArray();
      double[] upperBounds = Arrays.copyOf(bounds, bounds.length + 1);
      upperBounds[bounds.length] = Double.POSITIVE_INFINITY;
      return HistogramSnapshot.builder()
          .name(name)
          .help(help)
          .dataPoint(
              HistogramDataPointSnapshot.builder()
                  .classicHistogramBuckets(
                      ClassicHistogramBuckets.of(upperBounds, histogram.counts()))
                  .sum(histogram.sum() / unit)
                  .build())
          .build();
    }
  }
}
