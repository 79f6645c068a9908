package commonplace.core.runtime;

/// A part of the process with a life of its own. Constructors do no I/O, {@link #start} does, and
/// {@link #close} undoes it.
public interface Service extends AutoCloseable {
  /// Returns when the work has begun; {@link #check} says when it has caught up.
  void start();

  /// Cheap, and safe from any thread.
  Health check();

  @Override
  void close();
}
