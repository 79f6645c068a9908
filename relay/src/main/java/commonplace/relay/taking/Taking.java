package commonplace.relay.taking;

import commonplace.core.activitypub.Signing;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// In which forms a subscriber takes what others wrote. Everybody takes our Announce and its Undo;
/// what differs is which proofs it verifies, and so what it takes byte for byte.
public enum Taking {
  /// With an `RsaSignature2017` or an integrity proof.
  VERBATIM(true, true, false),
  /// With an `RsaSignature2017`.
  VERBATIM_LD(true, false, false),
  /// With an integrity proof (FEP-8b32).
  VERBATIM_PROOF(false, true, false),
  /// Nothing of others, but for Deletes without a proof, after which it asks the object's server.
  ANNOUNCE_AND_DELETE(false, false, true),
  /// Nothing of others.
  ANNOUNCE(false, false, false);

  private static final Set<String> FORWARDED =
      Set.of("Create", "Update", "Delete", "Undo", "Announce", "Move", "Add", "Remove");

  private final boolean linkedData;
  private final boolean integrity;
  private final boolean plainDelete;

  Taking(boolean linkedData, boolean integrity, boolean plainDelete) {
    this.linkedData = linkedData;
    this.integrity = integrity;
    this.plainDelete = plainDelete;
  }

  /// Whether it takes somebody else's activity byte for byte.
  ///
  /// @param type of the activity
  /// @param signing which proofs it carries
  public boolean takesVerbatim(String type, Signing signing) {
    boolean verifies =
        (linkedData && signing.isLinkedData()) || (integrity && signing.isIntegrity());
    return FORWARDED.contains(type) && (verifies || (plainDelete && type.equals("Delete")));
  }

  /// As it is stored, shown and said by the operator: lower case with hyphens.
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The one of this label, if there is one.
  public static Optional<Taking> of(String label) {
    return Arrays.stream(values()).filter(taking -> taking.label().equals(label)).findFirst();
  }
}
