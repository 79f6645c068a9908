package commonplace.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.terms.Receive;
import org.junit.jupiter.api.Test;

class DeliveryOnTermsTest extends Delivering {
  @Test
  void eachSubscriberGetsWhatItsTermsLetThroughAndRetractionsReachAll() {
    terms.put(ActorUri.of("https://quiet.example/actor"), Receive.none());
    subscribe("all.example");
    subscribe("quiet.example");
    var delivery = start();
    create("ada", 1);
    append(Posts.activity("Delete", "ada", 2, true));
    create("ada", 3);
    awaitAt("all.example", 3);
    awaitAt("quiet.example", 1);
    awaitSettled(delivery, "quiet.example");
    assertThat(peers.at("quiet.example")).containsExactly("Delete ada 2");
  }
}
