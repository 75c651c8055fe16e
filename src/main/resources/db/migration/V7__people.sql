-- The users that have been seen or provisioned. Users without a profile have a row too.
create table person (
  name varchar(64) ${ordered} not null primary key,
  display_name varchar(100),
  avatar varchar(500)
) ${clustered};

-- The texts by which a user is found: they begin with the words of the user's names, in lower case. Both databases order
-- them by code points, so that texts with the same beginning follow one another.
create table person_term (
  term text ${ordered} not null,
  name varchar(64) ${ordered} not null,
  primary key (term, name)
) ${clustered};

create index person_term_of_name on person_term (name, term);
