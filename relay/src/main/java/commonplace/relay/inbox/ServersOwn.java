package commonplace.relay.inbox;

import commonplace.core.activitypub.Authority;
import commonplace.core.log.KnownActor;
import commonplace.relay.subscription.MemberServers;

/// Which actor may sign what others of its server say: its server's own. Never a bot, which is of
/// type Service and anybody's, nor whatever says of itself that it is an Application.
///
/// @param servers who subscribed for them
record ServersOwn(MemberServers servers) {
  boolean speaksFor(KnownActor signer, Authority server) {
    return signer.id().authority().equals(server)
        && switch (signer.flags().type()) {
          case "Application" ->
              isAt(signer, "/actor")
                  || isGoToSocials(signer, server)
                  || servers.holders(server).contains(signer.id());
          case "Service" -> isGoToSocials(signer, server);
          default -> false;
        };
  }

  /// No account there can have a dot in its name but the one of the server's name.
  private static boolean isGoToSocials(KnownActor signer, Authority server) {
    return isAt(signer, "/users/" + server.text());
  }

  private static boolean isAt(KnownActor signer, String path) {
    return signer.id().value().pathAndQuery().equals(path);
  }
}
