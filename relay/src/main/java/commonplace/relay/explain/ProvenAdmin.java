package commonplace.relay.explain;

import commonplace.core.activitypub.Authority;
import io.javalin.http.Context;

/// Whether whoever asks has proved to run a server, or this relay.
public interface ProvenAdmin {
  /// Nobody has.
  ProvenAdmin NOBODY = (_, _) -> false;

  boolean of(Context context, Authority host);
}
