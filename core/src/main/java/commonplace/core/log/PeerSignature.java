package commonplace.core.log;

import commonplace.core.httpsig.SignatureForm;
import commonplace.core.relays.RelayName;
import java.time.Instant;
import java.util.Optional;

/// What a server has shown of our signatures, so that it is known after a restart and to all nodes;
/// the values of topic `peer-signatures`, keyed `<server>|<aspect>` and partitioned by server. Each
/// aspect is a record of its own, so that writers never overwrite each other.
public sealed interface PeerSignature {
  /// Host, with the port where it is not the scheme's default.
  String server();

  /// When it was shown.
  Instant at();

  /// The aspect's name: the part of the key behind the bar.
  String aspect();

  /// The record's key.
  default String key() {
    return server() + "|" + aspect();
  }

  /// It wants this form of signature.
  ///
  /// @param shownBy how that is known, for people
  record Form(String server, SignatureForm form, String shownBy, Instant at)
      implements PeerSignature {
    @Override
    public String aspect() {
      return "form";
    }
  }

  /// It was told of this key of ours, and answered with a 2xx.
  ///
  /// @param keyId of an RSA key
  /// @param relay whose key it is, if not the main one's
  record Key(String server, String keyId, Instant at, Optional<RelayName> relay)
      implements PeerSignature {
    public Key {
      relay = relay.filter(name -> !name.isMain());
    }

    /// The key's record of the server.
    public static String key(String server, RelayName relay) {
      return server + "|key" + (relay.isMain() ? "" : ":" + relay.text());
    }

    @Override
    public String aspect() {
      return "key" + relay.map(name -> ":" + name.text()).orElse("");
    }
  }
}
