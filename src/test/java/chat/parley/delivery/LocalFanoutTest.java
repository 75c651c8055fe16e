package chat.parley.delivery;

import chat.parley.testkit.ParleyServer;

/** One node, with its journal in memory. */
class LocalFanoutTest extends FanoutContract {

  @Override
  ParleyServer start(String... properties) {
    return ParleyServer.start(properties);
  }
}
