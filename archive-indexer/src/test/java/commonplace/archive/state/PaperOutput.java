package commonplace.archive.state;

import commonplace.archive.consent.Refusal;
import commonplace.core.log.ArchivedObject;
import commonplace.core.log.ArchivedObject.Live;
import commonplace.core.log.ArchivedObject.Tombstone.Why;
import commonplace.core.log.ConsentState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the fold sent, on paper.
final class PaperOutput implements Output {
  final List<Sent> sent = new ArrayList<>();
  final List<Refusal> refusals = new ArrayList<>();
  final List<Skip> skips = new ArrayList<>();
  final List<Why> endings = new ArrayList<>();
  int remembered;

  record Sent(String topic, String key, Object value) {}

  @Override
  public void object(ArchivedObject object) {
    sent.add(new Sent("archive-objects", object.id().text(), object));
  }

  @Override
  public void consent(ConsentState consent) {
    sent.add(new Sent("consent-ledger", consent.actor().text(), consent));
  }

  @Override
  public void remembered() {
    remembered++;
  }

  @Override
  public void refused(Refusal why) {
    refusals.add(why);
  }

  @Override
  public void ended(Why why) {
    endings.add(why);
  }

  @Override
  public void skipped(Skip reason) {
    skips.add(reason);
  }

  /// The last value of each key, as compaction leaves it.
  static Map<String, Object> compacted(List<Sent> sent) {
    var last = new LinkedHashMap<String, Object>();
    sent.forEach(one -> last.put(one.topic + " " + one.key, one.value));
    return last;
  }

  Map<String, Live> live() {
    var live = new LinkedHashMap<String, Live>();
    compacted(sent)
        .forEach((key, value) -> {
          if (value instanceof Live it) {
            live.put(it.id().text(), it);
          }
        });
    return live;
  }
}
