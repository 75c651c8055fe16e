package chat.parley.store;

import java.util.List;
import java.util.Optional;

/**
 * Reads the users that exist. Any thread may call; each call takes a connection of its own from the
 * pool and blocks until the database has answered.
 */
public final class PersonReader {

  /**
   * A user, and the term by which a query has found it.
   *
   * @param term the first of the user's terms with the prefix of the query
   */
  public record Found(PersonRow person, String term) {}

  /**
   * A user has a row for each of its terms with the prefix; only the first of them counts. The rows
   * are read in the order of the primary key, so that a page costs what it returns.
   */
  private static final String SELECT =
      """
      select %s, person_term.term
      from person_term join person on person.name = person_term.name
      where (person_term.term, person_term.name) > (:afterTerm, :afterName)
        and person_term.term < :end
        and not exists (
          select 1 from person_term earlier
          where earlier.name = person_term.name
            and earlier.term >= :prefix and earlier.term < person_term.term)
      order by person_term.term, person_term.name
      limit :limit
      """
          .formatted(PersonRow.COLUMNS);

  private static final String SELECT_ALL =
      "select %s, '' from person where name > :afterName order by name limit :limit"
          .formatted(PersonRow.COLUMNS);

  private final PooledReads reads;

  PersonReader(PooledReads reads) {
    this.reads = reads;
  }

  /** Returns a user; empty if it does not exist. */
  public Optional<PersonRow> find(String name) throws StoreException {
    return reads.run(
        client ->
            client
                .sql("select %s from person where name = ?".formatted(PersonRow.COLUMNS))
                .param(name)
                .query((row, _) -> PersonRow.of(row))
                .optional());
  }

  /**
   * Returns users that have a term with a prefix, each once, ordered by that term and by name.
   *
   * @param prefix not empty; {@link #list} returns all users
   * @param afterTerm the term of the last user of the previous page; the prefix for the first page
   * @param afterName the name of that user; empty for the first page
   * @param limit maximum number of users
   */
  public List<Found> search(String prefix, String afterTerm, String afterName, int limit)
      throws StoreException {
    return reads.run(
        client ->
            client
                .sql(SELECT)
                .param("prefix", prefix)
                .param("end", Statements.endOf(prefix))
                .param("afterTerm", afterTerm)
                .param("afterName", afterName)
                .param("limit", limit)
                .query((row, _) -> new Found(PersonRow.of(row), row.getString(4)))
                .list());
  }

  /**
   * Returns users, ordered by name. Most terms are not the first one of their user, so that a
   * search for an empty prefix would read many rows for a page.
   *
   * @param afterName the name of the last user of the previous page; empty for the first page
   * @param limit maximum number of users
   * @return the users, with empty terms
   */
  public List<Found> list(String afterName, int limit) throws StoreException {
    return reads.run(
        client ->
            client
                .sql(SELECT_ALL)
                .param("afterName", afterName)
                .param("limit", limit)
                .query((row, _) -> new Found(PersonRow.of(row), row.getString(4)))
                .list());
  }
}
