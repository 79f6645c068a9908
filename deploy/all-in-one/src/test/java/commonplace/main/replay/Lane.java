package commonplace.main.replay;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.testkit.Activities;
import commonplace.core.testkit.FakePeer;
import commonplace.core.testkit.Json;
import commonplace.core.testkit.Visibility;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import tools.jackson.databind.node.ObjectNode;

/// What some authors do, one thing after the other: the next is sent when the one before was
/// answered, so that everybody knows in which order it was said. Lanes run beside each other.
final class Lane {
  private final Words words;
  private final List<Author> people;
  private final List<Author> announcers;
  private final Random chance;
  private final FakePeer elsewhere;
  private final Outbox outbox;
  private final Model model;
  private final List<Post> posts = new ArrayList<>();

  Lane(
      Words words,
      List<Author> people,
      List<Author> announcers,
      Random chance,
      FakePeer elsewhere,
      Outbox outbox,
      Model model) {
    this.words = words;
    this.people = people;
    this.announcers = announcers;
    this.chance = chance;
    this.elsewhere = elsewhere;
    this.outbox = outbox;
    this.model = model;
  }

  /// @param isUp whether an author's server is
  void play(int steps, Predicate<Author> isUp) {
    for (int i = 0; i < steps; i++) {
      var up = people.stream().filter(isUp).filter(a -> !model.isGone(a)).toList();
      var author = up.get(chance.nextInt(up.size()));
      int dice = chance.nextInt(1000);
      if (dice < 400) {
        post(author);
      } else if (dice < 550) {
        pick(p -> p.author.equals(author)).ifPresentOrElse(this::edit, () -> post(author));
      } else if (dice < 650) {
        pick(p -> p.author.equals(author)).ifPresentOrElse(this::delete, () -> post(author));
      } else if (dice < 720) {
        changeMind(author);
      } else if (dice < 850) {
        whisper(author);
      } else if (dice < 920) {
        pick(p -> !p.author.equals(author) && isUp.test(p.author))
            .ifPresentOrElse(p -> boost(author, p), () -> post(author));
      } else if (dice < 980) {
        boostFromElsewhere(announcer(author));
      } else if (dice < 990 && up.size() > 4 && !model.said(author).isEmpty()) {
        leave(author);
      } else {
        poll(author);
      }
    }
  }

  private Author announcer(Author otherwise) {
    return announcers.isEmpty() ? otherwise : announcers.get(chance.nextInt(announcers.size()));
  }

  private Optional<Post> pick(Predicate<Post> which) {
    var some = posts.stream().filter(p -> !p.isWithdrawn()).filter(which).toList();
    return some.isEmpty() ? Optional.empty() : Optional.of(some.get(chance.nextInt(some.size())));
  }

  private void post(Author author) {
    var word = words.next();
    var note = author.words().note(html(word));
    if (chance.nextInt(3) == 0) {
      author.words().tagged(note, "commons");
    }
    if (chance.nextInt(4) == 0) {
      pick(_ -> true).ifPresent(parent -> note.put("inReplyTo", parent.id()));
    }
    create(new Post(author, note, word));
  }

  private void poll(Author author) {
    var word = words.next();
    var question = author.words().note(html(word)).put("type", "Question");
    question.putArray("oneOf").add(option("plums")).add(option("pears"));
    create(new Post(author, question, word));
  }

  private static ObjectNode option(String name) {
    var option = Json.object().put("type", "Note").put("name", name);
    option.putObject("replies").put("type", "Collection").put("totalItems", 0);
    return option;
  }

  private void create(Post post) {
    var author = post.author;
    author.server().publish(post.note);
    say(author, Said.Kind.CREATE, author.signed(author.words().create(post.note)), post.id());
    post.offered(model.consents(author));
    model.posted(post);
    posts.add(post);
  }

  private void edit(Post post) {
    var author = post.author;
    var word = words.next();
    setText(post.note, html(word));
    author.server().publish(post.note);
    say(author, Said.Kind.UPDATE, author.signed(author.words().update(post.note)), post.id());
    post.edited(word);
    post.offered(model.consents(author));
  }

  private static void setText(ObjectNode note, String html) {
    note.put("content", html);
    if (note.has("contentMap")) {
      note.putObject("contentMap").put("en", html);
    }
    if (note.has("source")) {
      note.withObject("source").put("content", html);
    }
  }

  private void delete(Post post) {
    var author = post.author;
    author.server().gone(post.id());
    say(author, Said.Kind.DELETE, author.signed(author.words().delete(post.id())), post.id());
    post.withdrawn();
  }

  private void changeMind(Author author) {
    var agrees = !model.consents(author);
    author.actor().indexable(agrees);
    say(author, Said.Kind.PROFILE, author.signed(author.words().updateActor()), author.id());
    model.consents(author, agrees);
  }

  private void boost(Author author, Post post) {
    say(author, Said.Kind.BOOST, announce(author, post.id()), post.id());
    post.offered(model.consents(post.author));
  }

  /// Of a server that has nothing to do with the relay.
  private void boostFromElsewhere(Author author) {
    var stranger = Activities.mastodon(elsewhere.person("stranger"));
    var note = stranger.note(html(words.next()));
    elsewhere.publish(note);
    var id = Json.text(note, "id");
    say(author, Said.Kind.BOOST, announce(author, id), id);
  }

  /// People boost for everybody, relays for their followers.
  private ObjectNode announce(Author author, String id) {
    var announce = author.words().announce(id);
    if (people.contains(author)) {
      announce.set("to", Json.array(Activities.PUBLIC));
    }
    return author.signed(announce);
  }

  private void leave(Author author) {
    author.server().gone(author.id());
    posts.stream()
        .filter(p -> p.author.equals(author))
        .forEach(p -> p.author.server().gone(p.id()));
    say(author, Said.Kind.DELETE_ACTOR, author.signed(author.words().deleteActor()), author.id());
  }

  /// What is not for everybody; nobody may get it.
  private void whisper(Author author) {
    var word = words.next();
    model.secret(word);
    int kind = chance.nextInt(4);
    var note =
        switch (kind) {
          case 0 -> author.words().note(html(word), Visibility.FOLLOWERS);
          case 1 -> author.words().note(html(word), Visibility.DIRECT);
          case 2 -> author.words().note(html(word), Visibility.UNLISTED);
          default -> vote(author, word);
        };
    var reply = outbox.send(author, author.signed(author.words().create(note)));
    assertThat(reply.status())
        .as(reply.body())
        .isIn(kind < 2 ? List.of(403) : kind == 2 ? List.of(202) : List.of(202, 403));
  }

  private static ObjectNode vote(Author author, String word) {
    var vote = author.words().note("", Visibility.DIRECT).put("name", word);
    vote.remove(List.of("content", "contentMap", "source"));
    return vote.put("inReplyTo", "https://elsewhere.example/questions/1");
  }

  private void say(Author author, Said.Kind kind, ObjectNode activity, String about) {
    long sent = System.nanoTime();
    var reply = outbox.send(author, activity);
    assertThat(reply.status()).as("%s %s: %s", kind, activity, reply.body()).isEqualTo(202);
    model.took(new Said(author, kind, activity, about, sent, System.nanoTime()));
  }

  private static String html(String word) {
    return "<p>News of " + word + " from the commons</p>";
  }
}
