package chat.parley.load;

import org.HdrHistogram.Histogram;

/**
 * How a run goes, told once a second.
 *
 * @param seconds since its start
 * @param sent messages since the last time
 * @param delivered deliveries since the last time
 * @param latency of these, in nanoseconds
 */
public record Progress(int seconds, long sent, long delivered, Histogram latency) {}
