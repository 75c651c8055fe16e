package chat.parley.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.SortedMap;

/**
 * Writes the tables {@code person} and {@code person_term}. Used by the thread of the {@link
 * LogWriter}; each method blocks until the database has answered, and commits.
 */
public final class PersonTable {

  private static final String ADD =
      "insert into person (name, display_name, avatar) values (?, ?, ?) on conflict do nothing";

  private static final String UPDATE =
      "update person set display_name = ?, avatar = ? where name = ?";

  private static final String ADD_TERM =
      "insert into person_term (term, name) values (?, ?) on conflict do nothing";

  private static final String DELETE_TERMS = "delete from person_term where name = ?";

  private final PreparedConnection connection;

  PersonTable(PreparedConnection connection) {
    this.connection = connection;
  }

  /**
   * Adds users without a profile, except those that exist.
   *
   * @param terms the term that each user is found by, by name; sorted, so that two processes cannot
   *     deadlock
   */
  public void add(SortedMap<String, String> terms) throws StoreException {
    try {
      insert(terms);
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      throw rollbackAndTranslate(e);
    }
  }

  private void insert(SortedMap<String, String> terms) throws SQLException {
    PreparedStatement add = connection.statement(ADD);
    PreparedStatement addTerm = connection.statement(ADD_TERM);
    for (var entry : terms.entrySet()) {
      PreparedConnection.bind(add, entry.getKey(), null, null);
      add.addBatch();
      PreparedConnection.bind(addTerm, entry.getValue(), entry.getKey());
      addTerm.addBatch();
    }
    add.executeBatch();
    addTerm.executeBatch();
  }

  /**
   * Sets the profile of a user, and adds the user if necessary.
   *
   * @param terms the terms that the user is found by
   * @return whether the user was added
   */
  public boolean put(PersonRow person, Collection<String> terms) throws StoreException {
    try {
      boolean added = update(person) == 0 && insert(person);
      connection.update(DELETE_TERMS, person.name());
      for (String term : terms) {
        connection.update(ADD_TERM, term, person.name());
      }
      connection.commit();
      return added;
    } catch (SQLException | RuntimeException e) {
      throw rollbackAndTranslate(e);
    }
  }

  private int update(PersonRow person) throws SQLException {
    return connection.update(UPDATE, person.displayName(), person.avatar(), person.name());
  }

  /** Inserts a user, unless another process has just done so: then updates its row. */
  private boolean insert(PersonRow person) throws SQLException {
    boolean added =
        connection.update(ADD, person.name(), person.displayName(), person.avatar()) == 1;
    if (!added) {
      update(person);
    }
    return added;
  }

  private StoreException rollbackAndTranslate(Exception e) {
    connection.rollback();
    return StoreException.of(e);
  }
}
