package chat.parley.bench;

/** What was measured of one of two compared jars in one round, counted from 1. */
record ComparisonSample(int round, Side side, Measurement measured) {}
