package chat.parley.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code PeopleContract} shows the same on both stores. */
class PersonReaderTest {

  @AutoClose private final OpenStore store;

  PersonReaderTest(@TempDir Path directory) throws Exception {
    store = new OpenStore(directory);
  }

  @Test
  void aUserIsFoundOnceByItsFirstTerm() throws Exception {
    store
        .writer
        .persons()
        .put(new PersonRow("ann", "An Andersen", null), List.of("ann", "an andersen", "andersen"));
    store.writer.persons().put(new PersonRow("bob", null, null), List.of("bob"));
    PersonReader reader = store.database.personReader();
    assertThat(reader.search("an", "an", "", 10))
        .extracting(found -> found.person().name(), PersonReader.Found::term)
        .containsExactly(tuple("ann", "an andersen"));
    assertThat(reader.search("and", "and", "", 10))
        .extracting(PersonReader.Found::term)
        .containsExactly("andersen");
    assertThat(reader.list("", 10))
        .extracting(found -> found.person().name(), PersonReader.Found::term)
        .containsExactly(tuple("ann", ""), tuple("bob", ""));
    assertThat(reader.list("ann", 10)).hasSize(1);
    assertThat(reader.list("", 1)).hasSize(1);
    assertThat(reader.find("Ann")).isEmpty();
  }
}
