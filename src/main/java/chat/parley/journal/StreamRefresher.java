package chat.parley.journal;

import chat.parley.journal.memory.DevicePolicy;
import chat.parley.journal.memory.Devices;
import chat.parley.journal.memory.StreamLookup;
import chat.parley.journal.memory.Streams;
import chat.parley.message.Address;
import chat.parley.store.StoreException;
import chat.parley.store.StoredStream;

/** Brings streams in memory up to what other processes have stored. Any thread may call. */
final class StreamRefresher {

  private final StreamLookup lookup;
  private final Streams streams;
  private final Sequencer sequencer;
  private final DevicePolicy policy;

  StreamRefresher(StreamLookup lookup, Streams streams, Sequencer sequencer, DevicePolicy policy) {
    this.lookup = lookup;
    this.streams = streams;
    this.sequencer = sequencer;
    this.policy = policy;
  }

  /**
   * Before somebody reads a stream live. First nothing leaves out of order any more, then the store
   * is asked: so whatever leaves out of order before has an earlier place than the store tells.
   */
  void follow(Address address) throws StoreException {
    streams.goLive(address);
    refresh(address);
  }

  /** The same, when the store can not be asked: with what is in memory, if anything is. */
  void followBlindly(Address address) throws StoreException {
    streams.goLive(address);
    sequencer.change(address, (stream, _, _) -> stream.told());
  }

  /** Before somebody decides by what is known of a stream. */
  void refresh(Address address) throws StoreException {
    StoredStream stored = lookup.stored(address);
    // Read here, because the lock of all streams is held while they are merged.
    var devices = new Devices(stored.devices());
    sequencer.change(
        address,
        (stream, max, ready) -> {
          stream.devices().merge(devices, policy);
          stream.reach(stored.row(), max, ready);
        });
  }
}
