package chat.parley.bench;

/**
 * A measurement of one of two compared jars.
 *
 * @param round the number of the round, from 1
 */
record ComparisonSample(int round, Side side, Measurement measured) {}
