package chat.parley.conversation;

import chat.parley.cluster.BrokerRelay;
import chat.parley.delivery.BatchDelivery;
import chat.parley.delivery.CommittedBatch;
import chat.parley.delivery.Fanout;
import chat.parley.failures.Failures;
import chat.parley.failures.Subsystem;
import chat.parley.message.Address;

/** Sends the batches that this node commits to the other nodes, and delivers all on this node. */
record ClusterDelivery(Fanout fanout, BrokerRelay relay, Failures failures)
    implements BatchDelivery {

  @Override
  public void deliver(CommittedBatch batch) {
    // A batch of repeats alone has a number too, which the other nodes have to receive.
    if (batch.number() > 0) {
      publish(batch);
    }
    fanout.deliver(batch);
  }

  /**
   * Queues a batch for the other nodes. A node that does not receive it notices by the number that
   * a batch is missing, and reads it from the store.
   */
  private void publish(CommittedBatch batch) {
    try {
      relay.publishBatch(batch.number(), batch.stored());
    } catch (RuntimeException e) {
      failures.failed(Subsystem.CLUSTER, e);
    } catch (Error e) {
      // The batch is still delivered here, and its senders are told that it is stored.
      failures.fatal(Subsystem.CLUSTER, e);
    }
  }

  @Override
  public boolean hasSubscribers(Address address) {
    return fanout.hasSubscribers(address);
  }

  @Override
  public void disconnect(Address address) {
    fanout.disconnect(address);
  }
}
