package chat.parley.bench;

import chat.parley.bench.Measurement.Kind;
import java.util.function.ToDoubleFunction;

/** One figure of every server. */
record Column(String name, Kind kind, ToDoubleFunction<Measurement> of) {}
