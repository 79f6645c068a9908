/// Key formats and the crypto providers behind them: public keys as peers publish them (PEM,
/// multibase), our own key pair, which provider does the RSA arithmetic, and the secret file from
/// which our other keys are derived. Nothing here reads the network or a clock.
@NullMarked
package commonplace.core.integrity;

import org.jspecify.annotations.NullMarked;
