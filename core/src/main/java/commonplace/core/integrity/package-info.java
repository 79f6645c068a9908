/// Key formats and the crypto providers behind them: public keys as peers publish them (PEM,
/// multibase), our own key pair, and which provider does the RSA arithmetic. Nothing here reads the
/// network, a file or a clock.
@NullMarked
package commonplace.core.integrity;

import org.jspecify.annotations.NullMarked;
