package commonplace.relay.signature;

import commonplace.core.activitypub.Authority;
import commonplace.core.httpsig.RequestView;
import java.util.function.BooleanSupplier;

/// Tells who signed a request that is no activity, as the inbox tells it of activities.
public interface SignatureCheck {
  /// Blocks.
  ///
  /// @param server whose key it must be
  /// @param mayAsk whether that server may be asked for the key; only called if it must be
  SignedBy check(RequestView request, Authority server, BooleanSupplier mayAsk)
      throws InterruptedException;
}
