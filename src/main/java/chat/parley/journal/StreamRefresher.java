package chat.parley.journal;

import chat.parley.delivery.BatchDelivery;
import chat.parley.delivery.CommittedBatch;
import chat.parley.journal.memory.DevicePolicy;
import chat.parley.journal.memory.Devices;
import chat.parley.journal.memory.StreamLookup;
import chat.parley.journal.memory.Streams;
import chat.parley.message.Address;
import chat.parley.store.StoreException;
import chat.parley.store.StoredStream;

/**
 * Brings streams in memory up to date with what other nodes have stored. Any thread may call; may
 * block for the store.
 */
final class StreamRefresher {

  private final StreamLookup lookup;
  private final Streams streams;
  private final BatchDelivery delivery;
  private final DevicePolicy policy;

  StreamRefresher(
      StreamLookup lookup, Streams streams, BatchDelivery delivery, DevicePolicy policy) {
    this.lookup = lookup;
    this.streams = streams;
    this.delivery = delivery;
    this.policy = policy;
  }

  /**
   * Prepares a stream for a new subscription. Makes it live first, so that messages are released in
   * offset order only, and then reads its end from the store: a message that was released out of
   * order before has an offset up to that end.
   */
  void goLive(Address address) throws StoreException {
    streams.goLive(address);
    refresh(address);
  }

  /**
   * Prepares a stream for a new subscription during an outage of the store, with its state in
   * memory.
   *
   * @throws StoreException if the stream is not in memory and the store cannot be read
   */
  void goLiveFromMemory(Address address) throws StoreException {
    streams.goLive(address);
    change(address, (stream, _, _) -> stream.fixLiveStart());
  }

  private void change(Address address, Streams.Change change) {
    delivery.deliver(CommittedBatch.ofOtherNode(() -> streams.change(address, change)));
  }

  /** Brings a stream up to date: its end, its deleted messages, and the cursors of its devices. */
  void refresh(Address address) throws StoreException {
    StoredStream stored = lookup.load(address);
    // Parsed here, because the lock of all streams is held while the cursors are merged.
    var devices = new Devices(stored.devices());
    change(
        address,
        (stream, max, ready) -> {
          stream.devices().merge(devices, policy);
          if (address instanceof Address.Inbox) {
            // Another node may have changed the messages of conversations, which moves no end here.
            stream.dropMessages();
          }
          stream.applyStoredRow(stored.row(), max, ready);
        });
  }
}
