package chat.parley.store;

import chat.parley.message.Address;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.RowMapper;

/**
 * Reads the streams of the database, a page per call. Any thread may call; a call blocks until the
 * database has answered.
 */
public final class StreamScan {

  private final PooledReads reads;
  private final UnreadableRows unreadable;

  StreamScan(PooledReads reads, UnreadableRows unreadable) {
    this.reads = reads;
    this.unreadable = unreadable;
  }

  /**
   * Returns a page of the streams that have more than {@code count} messages, by ascending id. An
   * empty page is the end; a page with fewer than {@code limit} streams is not, because unreadable
   * rows are left out.
   *
   * @param afterId the id of the last stream of the previous page; 0 for the first page
   * @param limit maximum number of streams
   */
  public List<StreamRow> longerThan(long count, long afterId, int limit) throws StoreException {
    return streams("last_position - deleted > ?", count, afterId, limit);
  }

  /**
   * Returns a page of the streams whose oldest message that has not been deleted was stored before
   * a time, by ascending id. An empty page is the end; a page with fewer than {@code limit} streams
   * is not, because unreadable rows are left out.
   *
   * @param time in milliseconds since 1970 UTC
   * @param afterId the id of the last stream of the previous page; 0 for the first page
   * @param limit maximum number of streams
   */
  public List<StreamRow> olderThan(long time, long afterId, int limit) throws StoreException {
    return streams(
        "exists (select 1 from message_now where stream = stream_now.id"
            + " and position = stream_now.deleted + 1 and sent_at < ?)",
        time,
        afterId,
        limit);
  }

  /** Skips rows that are unreadable, and reads on if there is nothing else in a page. */
  private List<StreamRow> streams(String condition, long parameter, long afterId, int limit)
      throws StoreException {
    String sql =
        "select %s from stream_now where %s and id > ? order by id limit ?"
            .formatted(StreamRow.COLUMNS, condition);
    for (long after = afterId; ; ) {
      var streams = new ArrayList<StreamRow>(limit);
      long from = after;
      RowMapper<Long> reader =
          (row, _) -> {
            add(row, streams);
            return row.getLong(1);
          };
      List<Long> ids =
          reads.run(
              client -> {
                streams.clear();
                return client.sql(sql).params(parameter, from, limit).query(reader).list();
              });
      if (ids.isEmpty() || !streams.isEmpty()) {
        return streams;
      }
      after = ids.getLast();
    }
  }

  private void add(ResultSet row, List<StreamRow> streams) throws SQLException {
    try {
      streams.add(StreamRow.of(row, Address.ofStream(row.getString(2))));
    } catch (RuntimeException e) {
      unreadable.recordStream(row.getLong(1), e);
    }
  }
}
