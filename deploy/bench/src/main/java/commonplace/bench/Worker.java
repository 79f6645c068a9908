package commonplace.bench;

import java.util.Map;

/// A process of the bench that does as it is told.
interface Worker extends AutoCloseable {
  /// What it can be told, by name.
  Map<String, Conversation.Command> commands();

  @Override
  void close();
}
