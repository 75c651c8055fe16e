package chat.parley.store;

import chat.parley.message.Address;
import chat.parley.message.ChatMessage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads what other processes have stored. Only of a database that several processes write to. Any
 * thread may call; each call takes a connection for itself.
 */
public final class RepairReader {

  private final JdbcClient client;
  private final UnreadableRows unreadable;

  RepairReader(DataSource source, UnreadableRows unreadable) {
    this.client = JdbcClient.create(source);
    this.unreadable = unreadable;
  }

  /** The number of the last batch that each process has stored, by the ids of the processes. */
  public Map<String, Long> writers() throws StoreException {
    return LogReader.asking(
        () -> {
          var writers = new HashMap<String, Long>();
          RowCallbackHandler put = row -> writers.put(row.getString(1), row.getLong(2));
          client.sql("select id, last_commit from writer").query(put);
          return writers;
        });
  }

  /**
   * Streams as they are now, but for those in which nothing was ever stored. *
   *
   * @param addresses at most some thousand
   */
  public Map<Address, StreamRow> streams(List<Address> addresses) throws StoreException {
    var byName = new HashMap<String, Address>();
    addresses.forEach(address -> byName.put(address.stream(), address));
    return LogReader.asking(
        () -> {
          var rows = new HashMap<Address, StreamRow>();
          RowCallbackHandler put =
              row -> {
                Address address = byName.get(row.getString(2));
                rows.put(address, StreamRow.of(row, address));
              };
          client
              .sql(GapQuery.STREAMS)
              .param((Object) byName.keySet().toArray(String[]::new))
              .query(put);
          return rows;
        });
  }

  /**
   * The messages of many gaps, of each stream oldest first: some of them, if there are many.
   *
   * @param gaps at most some hundred
   */
  public List<ChatMessage> between(List<Gap> gaps) throws StoreException {
    ResultSetExtractor<List<ChatMessage>> reader = rows -> GapQuery.read(rows, gaps, unreadable);
    return gaps.isEmpty()
        ? List.of()
        : LogReader.asking(
            () ->
                client
                    .sql(GapQuery.MESSAGES)
                    .param(
                        (Object) gaps.stream().map(gap -> gap.stream().id()).toArray(Long[]::new))
                    .param((Object) gaps.stream().map(Gap::after).toArray(Long[]::new))
                    .param((Object) gaps.stream().map(Gap::upTo).toArray(Long[]::new))
                    .query(reader));
  }
}
