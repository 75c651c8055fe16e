package chat.parley.crash;

import chat.parley.ParleyApplication;
import java.sql.Connection;
import java.sql.SQLException;
import org.springframework.boot.SpringApplication;

/** Parley with a store that does not write edits to the edited messages. */
final class UnfoldedEditsParley {

  private static final String EDIT = "update message set body = ?, content_type = ?,";

  private UnfoldedEditsParley() {}

  static void main(String[] args) throws SQLException {
    AlteredSqlite.register(UnfoldedEditsParley::withoutEdits);
    SpringApplication.run(ParleyApplication.class, args);
  }

  private static Connection withoutEdits(Connection connection) {
    return AlteredSqlite.proxy(
        (method, arguments) -> {
          if (method.getName().equals("prepareStatement")
              && arguments[0] instanceof String sql
              && sql.startsWith(EDIT)) {
            arguments[0] = sql + " and false";
          }
          return method.invoke(connection, arguments);
        });
  }
}
