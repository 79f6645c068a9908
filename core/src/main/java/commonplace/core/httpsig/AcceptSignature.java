package commonplace.core.httpsig;

import commonplace.core.httpsig.DictionaryMember.InnerList;
import commonplace.core.httpsig.DictionaryMember.Item;
import java.util.List;

/// The `Accept-Signature` header (RFC 9421, section 5.1), by which a server asks for signatures. A
/// stranger's: what cannot be read asks for nothing. Nor does what asks for a parameter that we do
/// not send: a nonce is good for one request, and ours are signed long after they were asked for.
public final class AcceptSignature {
  private static final String NAME = "Accept-Signature";

  private AcceptSignature() {}

  /// Whether one of the signatures that it asks for is such as we make.
  ///
  /// @param lines all values of the header, one per line
  public static boolean asksForOurs(List<String> lines) {
    try {
      return DictionaryReader.read(NAME, lines).values().stream()
          .anyMatch(member -> member instanceof InnerList list && isOurs(list));
    } catch (MalformedSignatureException _) {
      return false;
    }
  }

  private static boolean isOurs(InnerList list) {
    return list.parameters().byName().entrySet().stream()
            .allMatch(parameter -> isSent(parameter.getKey(), parameter.getValue()))
        && list.items().stream().allMatch(AcceptSignature::isCovered);
  }

  private static boolean isSent(String name, BareItem value) {
    return switch (name) {
      case "created" -> true;
      case "alg" -> value.equals(new BareItem.Text(MessageSigner.ALGORITHM));
      default -> false;
    };
  }

  private static boolean isCovered(Item item) {
    return item.parameters().byName().isEmpty()
        && item.value() instanceof BareItem.Text(var name)
        && MessageSigner.POST_COVERS.contains(name);
  }
}
