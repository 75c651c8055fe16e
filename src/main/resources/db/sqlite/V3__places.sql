-- Ranges are spelt as PostgreSQL does, and no more as "7-9,12".
update device set beyond = coalesce((
    select '{' || group_concat(
      '[' || cast(value as integer) || ','
        || (cast(substr(value, instr(value, '-') + 1) as integer) + 1) || ')',
      ',') || '}'
    from json_each('["' || replace(beyond, ',', '","') || '"]')
    where value <> ''), '{}')
  where beyond not like '{%';
