package commonplace.main;

/// What a process does.
enum Role {
  RELAY,
  ARCHIVE,
  QUERY
}
