package commonplace.core.httpsig;

import java.util.Optional;
import java.util.function.BiConsumer;

/// The headers that make a request a signed one. They must be sent exactly so.
///
/// @param host host, with the port where it is not the scheme's default
/// @param date as in RFC 9110
/// @param digest of the body, where there is one
/// @param contentType of the body, where there is one
/// @param signature the value of `Signature`
/// @param input the value of `Signature-Input`, where the form is that of RFC 9421; then the digest
///   is a `Content-Digest` (RFC 9530)
public record SignedHeaders(
    String host,
    String date,
    Optional<String> digest,
    Optional<String> contentType,
    String signature,
    Optional<String> input) {

  /// Hands each header over, name and value.
  public void forEach(BiConsumer<String, String> header) {
    header.accept("Host", host);
    header.accept("Date", date);
    var digestName = input.isPresent() ? ContentDigest.NAME : "Digest";
    digest.ifPresent(value -> header.accept(digestName, value));
    contentType.ifPresent(value -> header.accept("Content-Type", value));
    input.ifPresent(value -> header.accept(SignatureInputReader.SIGNATURE_INPUT, value));
    header.accept(SignatureInputReader.SIGNATURE, signature);
  }
}
