-- Asking producers for outcomes they never reported, and telling them how their messages ended.

-- How often a message in its present state was asked for, and when it is asked for again (by the database's clock).
alter table message_open
  add column asks int not null default 0,
  add column ask_at bigint null,
  add key message_open_ask (state, ask_at, state_since);

-- Stores that want to be told how their messages ended.
create table settled_store (
  store_id     varchar(255) not null primary key,
  last_seen_at bigint       not null
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;

-- What is to be told: written in the transaction in which a message ends, deleted when the broker has it.
create table settlement (
  message_id  binary(16)   not null primary key,
  store_id    varchar(255) not null,
  topic       varchar(127) character set ascii collate ascii_bin not null,
  message_key varchar(255) null,
  state       tinyint      not null,
  at          bigint       not null,
  reason      varchar(64)  null
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;
