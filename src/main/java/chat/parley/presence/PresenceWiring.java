package chat.parley.presence;

import chat.parley.membership.BlockedPairs;

/** Connects the parts of presence that learn of changes with those that tell of them. */
record PresenceWiring(
    BlockedPairs blocks, Suspicions suspicions, RemoteChanges changes, Presence presence) {

  void connect(LocalUsers localUsers, PresenceNodes nodes) {
    blocks.onChange(
        pair -> {
          suspicions.blockChanged(pair);
          nodes.blockChanged(pair);
        });
    changes.onChosen(localUsers::chosenElsewhere);
    nodes.start(
        (user, request) ->
            presence.execute(
                subscribers -> subscribers.changeAllIfPossible(user, request, presence.max())));
  }
}
