package commonplace.relay.terms;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// A preview as JSON.
final class PreviewJson {
  private PreviewJson() {}

  static Map<String, Object> write(Preview.Report report) {
    var json = new LinkedHashMap<String, Object>();
    json.put("hours", 24);
    json.put("whole", report.whole());
    json.put("receive", write(report.received()));
    json.put("send", write(report.sent()));
    return json;
  }

  private static Map<String, Object> write(Preview.Side side) {
    var stopped = new TreeMap<String, Long>();
    side.stopped().forEach((reason, count) -> stopped.put(reason.label(), count));
    var json = new LinkedHashMap<String, Object>();
    json.put("posts", side.total());
    json.put("passed", side.passed());
    json.put("stopped", stopped);
    json.put("samples", side.samples().stream().map(PreviewJson::write).toList());
    return json;
  }

  private static Map<String, Object> write(Preview.Sample sample) {
    var json = new LinkedHashMap<String, Object>();
    json.put("id", sample.id());
    json.put("author", sample.author());
    sample.objection().ifPresent(reason -> json.put("stopped", reason.label()));
    return json;
  }
}
