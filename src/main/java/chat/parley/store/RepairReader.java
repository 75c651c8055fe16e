package chat.parley.store;

import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.jdbc.core.RowCallbackHandler;

/**
 * Reads what other processes have stored, to repair gaps. PostgreSQL only. Any thread may call;
 * each call takes a connection of its own from the pool and blocks until the database has answered.
 */
public final class RepairReader {

  private final PooledReads reads;
  private final UnreadableRows unreadable;

  RepairReader(PooledReads reads, UnreadableRows unreadable) {
    this.reads = reads;
    this.unreadable = unreadable;
  }

  /** Returns the number of the last committed batch of each process, by writer id. */
  public Map<String, Long> lastBatches() throws StoreException {
    return reads.run(
        client -> {
          var writers = new HashMap<String, Long>();
          RowCallbackHandler put = row -> writers.put(row.getString(1), row.getLong(2));
          client.sql("select id, last_commit from writer").query(put);
          return writers;
        });
  }

  /**
   * Returns streams as they are now, without those in which nothing was ever stored.
   *
   * @param addresses a few thousand at most
   */
  public Map<Address, StreamRow> streams(List<Address> addresses) throws StoreException {
    var byName = new HashMap<String, Address>();
    addresses.forEach(address -> byName.put(address.stream(), address));
    return reads.run(
        client -> {
          var rows = new HashMap<Address, StreamRow>();
          RowCallbackHandler put =
              row -> {
                Address address = byName.get(row.getString(2));
                rows.put(address, StreamRow.of(row, address));
              };
          client
              .sql(GapQuery.SELECT_STREAMS)
              .param((Object) byName.keySet().toArray(String[]::new))
              .query(put);
          return rows;
        });
  }

  /**
   * Returns messages of gaps, in ascending order for each gap. Not all if there are many: at most
   * 500 per gap, and about 1 MB together.
   *
   * @param gaps a few hundred at most; with none, the database is not queried
   */
  public List<ChatMessage> messagesIn(List<Gap> gaps) throws StoreException {
    ResultSetExtractor<List<ChatMessage>> reader = rows -> GapQuery.read(rows, gaps, unreadable);
    return gaps.isEmpty()
        ? List.of()
        : reads.run(
            client ->
                client
                    .sql(GapQuery.SELECT_MESSAGES)
                    .param(
                        (Object) gaps.stream().map(gap -> gap.stream().id()).toArray(Long[]::new))
                    .param((Object) gaps.stream().map(Gap::after).toArray(Long[]::new))
                    .param((Object) gaps.stream().map(Gap::upTo).toArray(Long[]::new))
                    .query(reader));
  }
}
