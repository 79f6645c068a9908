package commonplace.main;

import static commonplace.main.AdminCommand.ask;
import static commonplace.main.AdminCommand.change;
import static commonplace.main.AdminCommand.read;

import commonplace.core.log.ModerationEntry;
import commonplace.main.AdminCommand.Body;
import commonplace.main.AdminCommand.Effect;
import commonplace.relay.taking.Taking;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Every command of `deploy/commonplace admin` that is one request, in one table.
final class AdminCommands {
  /// What a group of commands is about; the group's name alone does its `list`.
  static final Map<String, String> GROUPS = groups();

  /// Goes out as `activity` if it is a URL, else as `host`.
  static final String WHAT = "what";

  private static final String ACTOR = "the URL of its actor, as \"admin members\" lists it";
  private static final String RELAY =
      "the relay of ours that it follows, as \"admin topics\" lists it [the main one]";
  private static final String MOST =
      "what its rules do at most: refuse or limit [as it was, at first refuse]";
  private static final String ARCHIVE =
      "true if the archive forgets what it refuses [as it was, at first false]";
  private static final String KEEP =
      "how long its rules hold after it was last read, such as P30D, or none [as it was, at first"
          + " none]";
  private static final String[] FORMS =
      Stream.concat(Stream.of("auto"), Stream.of(Taking.values()).map(Taking::label))
          .toArray(String[]::new);
  private static final String[] SUBJECTS =
      Stream.of(ModerationEntry.Subject.values())
          .map(ModerationEntry.Subject::label)
          .toArray(String[]::new);
  private static final String[] EFFECTS =
      Stream.of(ModerationEntry.Effect.values())
          .map(ModerationEntry.Effect::label)
          .toArray(String[]::new);
  private static final String HOST = "its host, such as social.example";

  private static final AdminCommand APPROVE =
      change("members approve", "members/approve", "lets one in that waits or was refused")
          .takes("actor", "URL", ACTOR)
          .option("relay", "NAME", RELAY);
  private static final AdminCommand REJECT =
      change("members reject", "members/reject", "refuses one that waits; it is told")
          .takes("actor", "URL", ACTOR)
          .option("relay", "NAME", RELAY);
  private static final AdminCommand REMOVE =
      change("members remove", "members/remove", "takes one off; it is told")
          .takes("actor", "URL", ACTOR)
          .option("relay", "NAME", "from this relay of ours alone, as \"admin topics\" lists it");
  private static final AdminCommand REPLAY =
      change("replay", "members/replay", "sends a subscriber what was relayed in the last hours")
          .takes("actor", "URL", ACTOR)
          .option("hours", "N", "how far back [24]; no further than the catch-up horizon");

  static final List<AdminCommand> ALL = all();

  private AdminCommands() {}

  private static Map<String, String> groups() {
    var groups = new LinkedHashMap<String, String>();
    groups.put("members", "who subscribed");
    groups.put("terms", "what a member receives, sends and lets be remembered");
    groups.put("rules", "moderation rules");
    groups.put("blocklists", "lists of rules that others keep");
    groups.put("relays", "other relays that we subscribe to");
    groups.put("topics", "our own relays by topic, language or circle");
    return groups;
  }

  private static List<AdminCommand> all() {
    var all = new ArrayList<AdminCommand>();
    all.addAll(members());
    all.addAll(terms());
    all.addAll(moderation());
    all.addAll(topics());
    all.addAll(rest());
    return List.copyOf(all);
  }

  private static List<AdminCommand> members() {
    return List.of(
        read("members list", "members", "everybody who subscribed, with state and lag")
            .reads(StatusReport::members),
        read("members show", "members/{host}", "all that is known of one member server")
            .takes("host", "HOST", HOST),
        APPROVE,
        REJECT,
        REMOVE,
        APPROVE.as("approve"),
        REJECT.as("reject"),
        REMOVE.as("remove"),
        change("members admit", "members/admit", "takes posts of a server that does not follow us")
            .takes("host", "HOST", HOST),
        change("members dismiss", "members/dismiss", "ends that").takes("host", "HOST", HOST),
        change("members form", "members/form", "says what a member can take, over what is known")
            .takes("actor", "URL", ACTOR)
            .takes("form", "FORM", "a form that the relay knows, or \"auto\" to end this")
            .oneOf(FORMS));
  }

  private static List<AdminCommand> terms() {
    return List.of(
        read("terms show", "terms", "the terms of one member").takes("actor", "URL", ACTOR),
        AdminCommand.of("terms set", Effect.REPLACE, "terms", "changes the terms of one member")
            .takes("actor", "URL", ACTOR)
            .sends(Body.TERMS),
        ask("terms preview", "terms/preview", "what they would have let through of the last day")
            .takes("actor", "URL", ACTOR)
            .sends(Body.TERMS));
  }

  private static List<AdminCommand> moderation() {
    return List.of(
        read("rules list", "rules", "the rules, with reason, source and expiry")
            .option("source", "NAME", "only those of one blocklist, or of \"operator\"")
            .option("subject", "SUBJECT", "only those on host, actor, object, hashtag or name")
            .oneOf(SUBJECTS)
            .option("effect", "EFFECT", "only those that allow, limit, refuse or erase")
            .oneOf(EFFECTS)
            .option("limit", "N", "how many at most")
            .option("after", "RULE", "those behind: what the last answer calls \"next\""),
        change("rules add", "rules", "adds a rule").sends(Body.DOCUMENT),
        AdminCommand.of("rules remove", Effect.REMOVE, "rules", "removes a rule")
            .takes("id", "ID", "the rule's id, as \"admin rules\" lists it"),
        ask("rules try", "rules/try", "what a rule would have refused of the last day")
            .sends(Body.DOCUMENT),
        read("blocklists list", "blocklists", "the lists, with what they brought"),
        ask("blocklists diff", "blocklists/diff", "what a list would change")
            .option("name", "NAME", "the list's name; needed for a file")
            .option("effect", "EFFECT", MOST)
            .oneOf("refuse", "limit")
            .option("archive", "ARCHIVE", ARCHIVE)
            .oneOf("true", "false")
            .option("keep", "DURATION", KEEP)
            .sends(Body.LIST),
        change("blocklists apply", "blocklists/apply", "makes a list's rules ours")
            .option("name", "NAME", "what to call the list; needed for a file")
            .option("effect", "EFFECT", MOST)
            .oneOf("refuse", "limit")
            .option("archive", "ARCHIVE", ARCHIVE)
            .oneOf("true", "false")
            .option("keep", "DURATION", KEEP)
            .sends(Body.LIST),
        change("blocklists subscribe", "blocklists/subscribe", "follows a list from now on")
            .takes("url", "URL", "where the list is")
            .option("every", "DURATION", "how often to look, such as PT6H")
            .option("name", "NAME", "what to call the list")
            .option("effect", "EFFECT", MOST)
            .oneOf("refuse", "limit")
            .option("archive", "ARCHIVE", ARCHIVE)
            .oneOf("true", "false")
            .option("keep", "DURATION", KEEP),
        AdminCommand.of(
                "blocklists remove", Effect.REMOVE, "blocklists", "ends a list and its rules")
            .takes("name", "NAME", "the list's name, as \"admin blocklists\" lists it"),
        read("queue", "queue", "who waits for approval, and what is known of them"),
        change("erase", "erase", "takes an object, or an actor with all objects, back everywhere")
            .takes("id", "ID", "the id of the object or actor")
            .option("kind", "KIND", "actor or object, where the relay cannot know")
            .oneOf("actor", "object")
            .option("reason", "TEXT", "for those who ask")
            .option("note", "TEXT", "for operators alone"));
  }

  private static List<AdminCommand> topics() {
    return List.of(
        read("topics list", "named-relays", "our relays by topic, language or circle"),
        AdminCommand.of(
                "topics make",
                Effect.REPLACE,
                "named-relays",
                "makes one, or makes one what is said here")
            .takes("name", "NAME", "1 to 32 small letters, digits and hyphens")
            .option("hashtags", "LIST", "carries posts with one of them, such as birds,insects")
            .option("refused-hashtags", "LIST", "carries none with one of them")
            .option("languages", "LIST", "carries posts in one of them, such as de,pt")
            .option("types", "LIST", "carries objects of one of these types, such as Note,Article")
            .option("servers", "LIST", "carries posts from these servers alone")
            .option("media", "MEDIA", "any, only posts with media, or none of them [any]")
            .oneOf("any", "only", "none")
            .option("sensitive", "SENSITIVE", "any, only, or none [any]")
            .oneOf("any", "only", "none")
            .option("roots", "ROOTS", "any, or only what is no reply [any]")
            .oneOf("any", "only")
            .option("of", "WHOM", "members of it alone, or everybody on the main relay [members]")
            .oneOf("members", "everybody")
            .option("joining", "HOW", "open, or approval by the operator [approval]")
            .oneOf("open", "approval")
            .option("summary", "TEXT", "what it is about, for people"),
        AdminCommand.of(
                "topics end", Effect.REMOVE, "named-relays", "ends one; its members are told")
            .takes("name", "NAME", "as \"admin topics\" lists it"));
  }

  private static List<AdminCommand> rest() {
    return List.of(
        read("relays list", "relays", "the relays that we subscribe to"),
        change("relays follow", "relays/follow", "subscribes to another relay")
            .takes("actor", "URL", "the URL of its actor"),
        change("relays unfollow", "relays/unfollow", "ends that")
            .takes("actor", "URL", "the URL of its actor"),
        REPLAY,
        read("lag", "lag", "how far deliveries are behind"),
        read("why", "why", "why a post was not relayed, or a server gets nothing")
            .takes(WHAT, "ID|HOST", "the id of the activity or post, or the host of a server")
            .option("host", "HOST", "the server that did not get it"),
        read("keys", "keys", "the keys that we sign with"),
        change("rotate-key", "keys/rotate", "makes new keys; the old ones hold until all know"),
        read("events", "events", "what operators did, newest first")
            .option("limit", "N", "how many [50]")
            .option("before", "OFFSET", "older ones: what the last answer calls \"next\"")
            .reads(StatusReport::events));
  }
}
