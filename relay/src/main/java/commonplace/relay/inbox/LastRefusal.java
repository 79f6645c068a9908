package commonplace.relay.inbox;

import java.time.Instant;

/// Why a server's last refused request was refused.
///
/// @param reason such as `not-a-member`
/// @param detail the sentence that the sender got
/// @param proven whether its signature held; otherwise anybody may have sent it
public record LastRefusal(String reason, String detail, Instant at, boolean proven) {}
