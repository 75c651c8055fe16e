package chat.parley.delivery;

import chat.parley.testkit.OneTestAtATime;
import chat.parley.testkit.ParleyServer;
import chat.parley.testkit.RunConcurrently;

/**
 * The contract on one node with an SQLite store, or on two nodes if the tests run with a broker.
 */
@RunConcurrently
@OneTestAtATime
class LocalFanoutIT extends FanoutContract {

  @Override
  ParleyServer start(String... properties) {
    return ParleyServer.start(properties);
  }
}
