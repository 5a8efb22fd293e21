-- What the last run of each sweep came to, so that every node knows, and one that is started anew. One row a table that is swept.
-- Times by the database's clock, in epoch milliseconds.
create table sweep_record (
  table_name    varchar(64)  character set ascii collate ascii_bin not null primary key,
  -- Since when it is to be swept: of one that never was there is no other time to go by.
  known_since   bigint       not null,
  begun_at      bigint       null,
  -- When a run last ended well.
  done_at       bigint       null,
  rows_last     bigint       not null default 0,
  rows_all      bigint       not null default 0,
  -- Since when each run has failed, and what the last one stumbled over.
  failing_since bigint       null,
  error         varchar(500) null,
  node          varchar(100) null
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;
