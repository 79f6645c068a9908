package commonplace.query.request;

import java.util.function.Function;

/// What became of reading something that a stranger sent: its meaning, or a {@link Mistake}.
///
/// @param <T> what it means
public sealed interface Reading<T> {
  /// It was understood.
  record Read<T>(T value) implements Reading<T> {}

  /// It was not.
  record Wrong<T>(Mistake mistake) implements Reading<T> {}

  /// Goes on with what was read; a mistake stays one.
  default <U> Reading<U> then(Function<T, Reading<U>> next) {
    return switch (this) {
      case Read<T>(var value) -> next.apply(value);
      case Wrong<T>(var mistake) -> new Wrong<>(mistake);
    };
  }
}
