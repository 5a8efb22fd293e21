-- What the outbox of a producing store says of messages that it has not published: docs/adr/0027-outbox.md
alter table message_open
  -- 1: it waits there, 2: it has failed there. Null: it is in none, or nobody has said so.
  add column outbox tinyint null,
  -- Before when it is not published.
  add column deliver_at bigint null,
  -- The group of failures of a message that could not be published, and since when: no delivery has them.
  add column fingerprint binary(16) null,
  add column died_at bigint null;
