/// Measures the product from outside: a broker, the relay, sinks and a generator as processes of
/// their own on loopback, and beside each figure the limit that a bare loop reaches in the same
/// run. Starts at {@link commonplace.bench.Main}; each measurement is a class of its own.
@NullMarked
package commonplace.bench;

import org.jspecify.annotations.NullMarked;
