package commonplace.relay.terms;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import commonplace.core.peer.FetchResult;
import commonplace.core.runtime.Bytes;
import commonplace.relay.terms.Statements.NotShown;
import commonplace.relay.terms.Statements.Shown;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatementsTest {
  private static final Authority HOST = Authority.of("m.example");
  private static final String CODE = "commonplace-0123456789abcdef";
  private final Map<String, FetchResult> served = new HashMap<>();
  private final List<String> asked = new ArrayList<>();
  private final Statements statements = new Statements(this::get, "https");

  private FetchResult get(Iri url) {
    asked.add(url.text());
    return served.getOrDefault(url.text(), new FetchResult.Fetched(404, "", Bytes.EMPTY, url));
  }

  private void serve(String url, String text) {
    served.put(url, new FetchResult.Fetched(200, "", Bytes.utf8(text), Iri.of(url)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/.well-known/commonplace|%",
        "/api/v2/instance|{\"description\": \"<p>We are %, hello</p>\"}",
        "/api/v1/instance|{\"short_description\": \"%\"}",
        "/api/v1/instance/extended_description|{\"content\": \"<p>%</p>\"}",
        "/api/v3/site|{\"site_view\": {\"site\": {\"sidebar\": \"%\"}}}",
        "/api/v1/config/about|{\"instance\": {\"description\": \"%\"}}",
      })
  void itIsFoundWhereAnAdminCanPutIt(String path, String text) throws InterruptedException {
    serve("https://m.example" + path, text.replace("%", CODE));
    assertThat(statements.look(HOST, CODE)).isEqualTo(new Shown(path));
    assertThat(statements.look(HOST, CODE + "0")).isInstanceOf(NotShown.class);
  }

  @Test
  void itIsFoundInNodeInfo() throws InterruptedException {
    serve(
        "https://m.example/.well-known/nodeinfo",
        "{\"links\": [{\"href\": \"https://m.example/nodeinfo/2.1\"}]}");
    serve(
        "https://m.example/nodeinfo/2.1",
        "{\"metadata\": {\"nodeDescription\": \"ours " + CODE + "\"}}");
    assertThat(statements.look(HOST, CODE)).isEqualTo(new Shown("NodeInfo"));
  }

  @Test
  void whatAnybodyCanWriteProvesNothing() throws InterruptedException {
    serve(
        "https://m.example/api/v1/instance",
        "{\"description\": \"\", \"contact_account\": {\"note\": \"" + CODE + "\"}}");
    served.put(
        "https://m.example/api/v2/instance",
        new FetchResult.Fetched(
            200,
            "",
            Bytes.utf8("{\"description\": \"" + CODE + "\"}"),
            Iri.of("https://evil.example/api/v2/instance")));
    serve(
        "https://m.example/.well-known/nodeinfo",
        "{\"links\": [{\"href\": \"https://evil.example/nodeinfo\"}]}");
    assertThat(statements.look(HOST, CODE)).isInstanceOf(NotShown.class);
    assertThat(asked).allMatch(url -> url.startsWith("https://m.example/")).hasSize(7);
  }

  @Test
  void aServerOutOfReachIsAskedOnce() throws InterruptedException {
    served.put(
        "https://m.example/.well-known/commonplace", new FetchResult.Unreachable("time-out"));
    assertThat(statements.look(HOST, CODE))
        .isEqualTo(new NotShown("it cannot be reached: time-out"));
    assertThat(asked).hasSize(1);
  }
}
