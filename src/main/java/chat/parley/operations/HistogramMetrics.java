package chat.parley.operations;

import chat.parley.conversation.Conversation;
import chat.parley.delivery.Outboxes;
import chat.parley.figures.Histogram;
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
 * The histograms, as Prometheus has them. Micrometer has no meter whose buckets somebody else has
 * counted, so its registry is passed by.
 */
@Component
final class HistogramMetrics {

  private static final double SECONDS = 1e9;

  /**
   * @param registry nothing if Prometheus has been turned off
   */
  HistogramMetrics(
      ObjectProvider<PrometheusRegistry> registry, Outboxes outboxes, Conversation conversation) {
    JournalMetrics journal = conversation.figures();
    registry.ifAvailable(
        to -> {
          to.register(
              new Scraped(
                  "parley_delivery_seconds",
                  "From when a message had been read here until it was written to a reader's"
                      + " socket",
                  SECONDS,
                  outboxes.figures().latency()));
          to.register(
              new Scraped(
                  "parley_commits_seconds",
                  "Transactions in which messages were stored",
                  SECONDS,
                  journal.commits()));
          to.register(
              new Scraped(
                  "parley_commits_messages", "Messages in one transaction", 1, journal.sizes()));
        });
  }

  /**
   * One of them.
   *
   * @param unit how many of its values are one of the metric's
   */
  private record Scraped(String name, String help, double unit, Histogram histogram)
      implements Collector {

    @Override
    public HistogramSnapshot collect() {
      double[] bounds = Arrays.stream(histogram.bounds()).mapToDouble(b -> b / unit).toArray();
      double[] all = Arrays.copyOf(bounds, bounds.length + 1);
      all[bounds.length] = Double.POSITIVE_INFINITY;
      return HistogramSnapshot.builder()
          .name(name)
          .help(help)
          .dataPoint(
              HistogramDataPointSnapshot.builder()
                  .classicHistogramBuckets(ClassicHistogramBuckets.of(all, histogram.counts()))
                  .sum(histogram.sum() / unit)
                  .build())
          .build();
    }
  }
}
