-- Places are united where they are written: ranges are spelt as PostgreSQL does, and no more as "7-9,12".
update device set beyond = coalesce((
    select '{' || string_agg(
      '[' || split_part(range, '-', 1) || ','
        || (case when range like '%-%' then split_part(range, '-', 2) else range end)::bigint + 1 || ')',
      ',' order by split_part(range, '-', 1)::bigint) || '}'
    from unnest(string_to_array(beyond, ',')) as range), '{}')
  where beyond not like '{%';
