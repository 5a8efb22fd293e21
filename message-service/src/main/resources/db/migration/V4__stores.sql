-- All producing stores that were heard of, not only those that want to be told how their messages ended; and from which
-- message on they are to report outcomes again, how often they were asked, and when they are asked next.
alter table settled_store rename to store;
alter table store
  add column settlements_seen_at bigint null,
  add column repeat_from bigint null,
  add column repeats int not null default 0,
  add column repeat_at bigint null;
update store set settlements_seen_at = last_seen_at;
