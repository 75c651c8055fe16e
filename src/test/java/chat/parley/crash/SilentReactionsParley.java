package chat.parley.crash;

import chat.parley.ParleyApplication;
import java.sql.Connection;
import java.sql.SQLException;
import org.springframework.boot.SpringApplication;

/** Parley that does not store the summaries of reactions that it owes. */
final class SilentReactionsParley {

  private static final String OWED = "where owed order by";

  private SilentReactionsParley() {}

  static void main(String[] args) throws SQLException {
    AlteredSqlite.register(SilentReactionsParley::withoutOwed);
    SpringApplication.run(ParleyApplication.class, args);
  }

  private static Connection withoutOwed(Connection connection) {
    return AlteredSqlite.proxy(
        (method, arguments) -> {
          if (method.getName().equals("prepareStatement") && arguments[0] instanceof String sql) {
            arguments[0] = sql.replace(OWED, "where false order by");
          }
          return method.invoke(connection, arguments);
        });
  }
}
