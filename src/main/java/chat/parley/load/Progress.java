package chat.parley.load;

import org.HdrHistogram.Histogram;

/**
 * The progress of a run, reported once per second.
 *
 * @param seconds the seconds since the start of the run
 * @param sent messages sent since the previous report
 * @param delivered deliveries since the previous report
 * @param latency the latencies of these deliveries, in nanoseconds
 */
public record Progress(int seconds, long sent, long delivered, Histogram latency) {}
