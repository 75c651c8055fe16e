package chat.parley.bench;

import chat.parley.bench.Measurement.Kind;
import java.util.function.ToDoubleFunction;

/**
 * One figure of every server.
 *
 * @param kind the kind of measurement that has the figure
 */
record Column(String name, Kind kind, ToDoubleFunction<Measurement> value) {}
