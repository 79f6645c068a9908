package commonplace.main.replay;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// What has happened, on paper: what each author said and when, what is withdrawn, what a memory
/// should hold, what nobody should ever see. Each author's part is written by one thread.
final class Model {
  private final Map<Author, Queue<Said>> said = new ConcurrentHashMap<>();
  private final Map<String, Said> withdrawals = new ConcurrentHashMap<>();
  private final Map<Author, Queue<Post>> posts = new ConcurrentHashMap<>();
  private final Map<Author, Boolean> consents = new ConcurrentHashMap<>();
  private final Map<String, Author> authors = new ConcurrentHashMap<>();
  private final Set<Author> gone = ConcurrentHashMap.newKeySet();
  private final Queue<String> secrets = new ConcurrentLinkedQueue<>();

  void consents(Author author, boolean agrees) {
    consents.put(author, agrees);
    if (!agrees) {
      posts(author).forEach(Post::consentTakenBack);
    }
  }

  boolean consents(Author author) {
    return consents.getOrDefault(author, false) && !gone.contains(author);
  }

  /// The relay took it.
  void took(Said activity) {
    said.computeIfAbsent(activity.author, _ -> new ConcurrentLinkedQueue<>()).add(activity);
    if (!activity.kind.isContent()) {
      withdrawals.put(activity.about, activity);
    }
    if (activity.kind == Said.Kind.DELETE_ACTOR) {
      gone.add(activity.author);
      posts(activity.author).forEach(Post::withdrawn);
    }
  }

  /// A new post that the relay took.
  void posted(Post post) {
    authors.put(post.id(), post.author);
    posts.computeIfAbsent(post.author, _ -> new ConcurrentLinkedQueue<>()).add(post);
  }

  /// Something that is not for the public was sent; nobody may get it.
  ///
  /// @param word found in nothing else
  void secret(String word) {
    secrets.add(word);
  }

  boolean isGone(Author author) {
    return gone.contains(author);
  }

  Collection<Author> authors() {
    return Set.copyOf(said.keySet());
  }

  /// In the order in which it was said.
  List<Said> said(Author author) {
    return List.copyOf(said.getOrDefault(author, new ConcurrentLinkedQueue<>()));
  }

  List<Post> posts(Author author) {
    return List.copyOf(posts.getOrDefault(author, new ConcurrentLinkedQueue<>()));
  }

  List<Post> posts() {
    return posts.values().stream().flatMap(Queue::stream).toList();
  }

  /// The Delete of a post or an actor.
  Optional<Said> withdrawal(String id) {
    return Optional.ofNullable(withdrawals.get(id));
  }

  /// Whose post it is, if it is one that was relayed.
  Optional<Author> authorOf(String id) {
    return Optional.ofNullable(authors.get(id));
  }

  List<String> secrets() {
    return List.copyOf(secrets);
  }
}
