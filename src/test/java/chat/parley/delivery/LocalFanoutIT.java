package chat.parley.delivery;

import chat.parley.testkit.ParleyServer;

/**
 * The contract on one node with an SQLite store, or on two nodes if the tests run with a broker.
 */
class LocalFanoutIT extends FanoutContract {

  @Override
  ParleyServer start(String... properties) {
    return ParleyServer.start(properties);
  }
}
