package commonplace.core.runtime;

/// How a service is.
public sealed interface Health {
  /// Of a whole: the first part that is not ready speaks for all.
  static Health ofAll(Service... parts) {
    for (var part : parts) {
      var health = part.check();
      if (!(health instanceof Ready)) {
        return health;
      }
    }
    return new Ready();
  }

  /// It does its work and is caught up.
  record Ready() implements Health {}

  /// It works towards readiness.
  ///
  /// @param waitingFor what is missing, for the operator
  record Starting(String waitingFor) implements Health {}

  /// It stopped because of trouble with our own state.
  ///
  /// @param reason for the operator
  record Failed(String reason) implements Health {}
}
