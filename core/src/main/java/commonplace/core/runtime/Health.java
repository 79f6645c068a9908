package commonplace.core.runtime;

/// How a service is.
public sealed interface Health {
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
