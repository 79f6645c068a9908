package commonplace.relay.inbox;

import static java.util.Map.entry;

import commonplace.relay.inbox.Admission.Refused;
import java.util.Map;
import java.util.stream.Stream;

/// Why each payload of the collection's index of malformed and hostile ones is refused, in the
/// words that its sender reads. Documents of NodeInfo and WebFinger are refused for what is wrong
/// with them here: they are no activities.
final class StatedReasons {
  /// A reason and words of its detail.
  record Reason(Refusal reason, String words) {}

  static final Map<String, Reason> BY_PATH =
      Map.ofEntries(
          of(
              "bad-shape/misskey--nodeinfo-null-software-name.json",
              Refusal.NOT_AN_ACTIVITY,
              "an activity has a type"),
          of(
              "bad-shape/misskey--nodeinfo-number-out-of-range.json",
              Refusal.NOT_AN_ACTIVITY,
              "an activity has a type"),
          of(
              "bad-shape/misskey--nodeinfo-top-level-array.json",
              Refusal.NOT_AN_ACTIVITY,
              "not an array"),
          of(
              "bad-shape/misskey--well-known-nodeinfo-no-links.json",
              Refusal.NOT_AN_ACTIVITY,
              "an activity has a type"),
          of(
              "hostile/django-activitypub-toolkit--actor_mismatch.json",
              Refusal.NOT_THE_OWNER,
              "the activity's id belongs to another server than its actor"),
          of(
              "hostile/django-activitypub-toolkit--create_without_authority.json",
              Refusal.NOT_THE_OWNER,
              "the object's id belongs to another server than the actor"),
          of(
              "hostile/django-activitypub-toolkit--delete_others_object.json",
              Refusal.NOT_THE_OWNER,
              "the deleted object belongs to another server than the actor"),
          of(
              "hostile/django-activitypub-toolkit--impersonate_attributedto.json",
              Refusal.NOT_THE_OWNER,
              "the object is attributed to somebody of another server"),
          of(
              "hostile/django-activitypub-toolkit--overwrite_existing_reference.json",
              Refusal.NOT_THE_OWNER,
              "the object's id belongs to another server than the actor"),
          of(
              "hostile/django-activitypub-toolkit--update_others_object.json",
              Refusal.NOT_THE_OWNER,
              "the object's id belongs to another server than the actor"),
          of(
              "hostile/mastodon--mastodon_signed_create_tampered.json",
              Refusal.FORWARDED,
              "the proof does not match the document and the key"),
          of(
              "hostile/pleroma--bogus-mastodon-announce.json",
              Refusal.FORWARDED,
              "it carries a copy of another server's object, but the object's server answers 404"),
          of(
              "hostile/pleroma--emoji-reaction-no-emoji.json",
              Refusal.NOT_AN_ACTIVITY,
              "the content of an EmojiReact is not an emoji"),
          of(
              "hostile/pleroma--emoji-reaction-too-long.json",
              Refusal.NOT_AN_ACTIVITY,
              "the content of an EmojiReact is too long"),
          of(
              "hostile/pleroma--graf-imposter-webfinger.json",
              Refusal.NOT_AN_ACTIVITY,
              "an activity has a type"),
          of(
              "hostile/pleroma--spoofed-object.json",
              Refusal.NOT_AN_ACTIVITY,
              "Note is the type of an object"),
          of(
              "hostile/pleroma--spoofed_pleroma_note.json",
              Refusal.NOT_THE_OWNER,
              "the activity's id belongs to another server than its actor"),
          of(
              "hostile/pleroma--webfinger_spoof.json",
              Refusal.NOT_AN_ACTIVITY,
              "an activity has a type"),
          of("not-as2/w3c-as2--array-at-top.json", Refusal.NOT_AN_ACTIVITY, "not an array"),
          of(
              "not-as2/w3c-as2--bad-character-set.json",
              Refusal.NOT_JSON,
              "the document is not UTF-8"),
          of(
              "not-as2/w3c-as2--collection-with-non-page-first.json",
              Refusal.NOT_AN_ACTIVITY,
              "its first is no page of a collection"),
          of(
              "not-as2/w3c-as2--content-map-with-invalid-language-tag.json",
              Refusal.NOT_AN_ACTIVITY,
              "its contentMap has a key that is no language tag"),
          of(
              "not-as2/w3c-as2--name-as-namemap.json",
              Refusal.NOT_AN_ACTIVITY,
              "its nameMap is a string"),
          of(
              "not-as2/w3c-as2--namemap-as-name.json",
              Refusal.NOT_AN_ACTIVITY,
              "its name is an object"),
          of(
              "not-as2/w3c-as2--number-as-actor.json",
              Refusal.NOT_AN_ACTIVITY,
              "its actor is a number"),
          of(
              "not-as2/w3c-as2--number-as-content.json",
              Refusal.NOT_AN_ACTIVITY,
              "its content is a number"),
          of(
              "not-as2/w3c-as2--number-as-context.json",
              Refusal.NOT_AN_ACTIVITY,
              "its @context is a number"),
          of("not-as2/w3c-as2--number-as-id.json", Refusal.NOT_AN_ACTIVITY, "its id is a number"),
          of(
              "not-as2/w3c-as2--number-as-name.json",
              Refusal.NOT_AN_ACTIVITY,
              "its name is a number"),
          of(
              "not-as2/w3c-as2--number-as-object.json",
              Refusal.NOT_AN_ACTIVITY,
              "an activity's object is an id or an object"),
          of(
              "not-as2/w3c-as2--number-as-type.json",
              Refusal.NOT_AN_ACTIVITY,
              "its type is a number"),
          of("not-as2/w3c-as2--number-at-top.json", Refusal.NOT_AN_ACTIVITY, "not a number"),
          of(
              "not-as2/w3c-as2--ordered-collection-with-items.json",
              Refusal.NOT_AN_ACTIVITY,
              "a Collection that is ordered has no items"),
          of(
              "not-as2/w3c-as2--ordered-collection-with-non-page-first.json",
              Refusal.NOT_AN_ACTIVITY,
              "its first is no page of a collection"),
          of(
              "not-as2/w3c-as2--other-context.json",
              Refusal.NOT_AN_ACTIVITY,
              "its @context is not that of ActivityStreams"),
          of(
              "not-as2/w3c-as2--relative-uri-for-url.json",
              Refusal.NOT_AN_ACTIVITY,
              "its url is not absolute"),
          of("not-as2/w3c-as2--string-at-top.json", Refusal.NOT_AN_ACTIVITY, "not a string"),
          of(
              "not-as2/w3c-as2--unordered-collection-with-ordered-items.json",
              Refusal.NOT_AN_ACTIVITY,
              "a Collection that is not ordered has no orderedItems"),
          of(
              "not-json/django-activitypub-toolkit--follow_activity.json",
              Refusal.NOT_JSON,
              "the document is not JSON at line 25, column 56"),
          of(
              "not-json/lemmy--nodeinfo-trailing-comma.json",
              Refusal.NOT_JSON,
              "the document is not JSON at line 11, column 1"),
          of("not-json/letterbook--LetterbookActor.json", Refusal.NOT_JSON, "byte order mark"),
          of(
              "not-json/misskey--nodeinfo-trailing-garbage.json",
              Refusal.NOT_JSON,
              "more after the end of the document at line 1, column 33"),
          of(
              "not-json/pleroma--shp@pleroma.soykaf.com.webfigner.json",
              Refusal.NOT_JSON,
              "the document is not JSON at line 1, column 1"),
          of(
              "not-json/w3c-as2--vocabulary-ex196-jsonld.json",
              Refusal.NOT_JSON,
              "the document is not JSON at line 6, column 82"));

  private StatedReasons() {}

  /// Whether the payload was refused for its reason, in its words.
  static boolean areTold(String path, Admission admission) {
    return admission instanceof Refused(var reason, var detail)
        && Stream.ofNullable(BY_PATH.get(path))
            .anyMatch(stated -> stated.reason == reason && detail.contains(stated.words));
  }

  private static Map.Entry<String, Reason> of(String path, Refusal reason, String words) {
    return entry(path, new Reason(reason, words));
  }
}
