package chat.parley.people;

import chat.parley.testkit.Stores;

/** The people on PostgreSQL. */
class PostgresPeopleIT extends PeopleContract {

  PostgresPeopleIT() throws Exception {
    super(Stores::postgres);
  }
}
