package commonplace.query.search;

/// What became of a request: a {@link Search} to carry out, or a {@link Mistake}.
public sealed interface SearchReading permits Search, Mistake {}
