-- The message service's journal. MySQL 8+ and MariaDB 10.6+. Times are epoch milliseconds: no session time zone shifts them.
-- Why it is cut like this: docs/adr/0003-journal-tables.md

-- What is not finished: small, and therefore cheap to scan, update and index.
create table message_open (
  message_id     binary(16)   not null primary key,
  state          tinyint      not null,
  state_since    bigint       not null,
  topic          varchar(127) character set ascii collate ascii_bin not null,
  tag            varchar(255) null,
  message_key    varchar(255) null,
  producer_group varchar(255) null,
  store_id       varchar(255) null,
  pending_at     bigint       null,
  committed_at   bigint       null,
  rolled_back_at bigint       null,
  tapped_at      bigint       null,
  tapped_broker  varchar(255) null,
  tapped_queue   int          null,
  tapped_offset  bigint       null,
  copies         int          not null default 0,
  unsubscribed   tinyint      not null default 0,
  conflict       tinyint      not null default 0,
  reason         varchar(64)  null,
  properties     mediumtext   null,
  body           mediumblob   null,
  timeline       mediumtext   not null,
  key message_open_state (state, message_id),
  key message_open_topic (topic, message_id),
  key message_open_key (message_key, message_id),
  key message_open_unsubscribed (unsubscribed, topic)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;

-- One row per message and consumer group while the message is open.
create table delivery_open (
  message_id    binary(16)    not null,
  group_name    varchar(255)  character set ascii collate ascii_bin not null,
  state         tinyint       not null,
  due_at        bigint        null,
  attempts      int           not null default 0,
  redeliveries  int           not null default 0,
  duplicates    int           not null default 0,
  done_at       bigint        null,
  failed_at     bigint        null,
  host          varchar(255)  null,
  reason        varchar(64)   null,
  error_type    varchar(255)  null,
  error_message varchar(1000) null,
  error_stack   text          null,
  primary key (message_id, group_name),
  key delivery_open_due (state, due_at),
  key delivery_open_group (group_name, state, message_id)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;

-- What is finished: written once, dropped by whole partitions. Ids sort by time, so a day is a range of ids.
create table message_closed (
  message_id     binary(16)   not null primary key,
  state          tinyint      not null,
  state_since    bigint       not null,
  topic          varchar(127) character set ascii collate ascii_bin not null,
  tag            varchar(255) null,
  message_key    varchar(255) null,
  producer_group varchar(255) null,
  store_id       varchar(255) null,
  pending_at     bigint       null,
  committed_at   bigint       null,
  rolled_back_at bigint       null,
  tapped_at      bigint       null,
  tapped_broker  varchar(255) null,
  tapped_queue   int          null,
  tapped_offset  bigint       null,
  copies         int          not null default 0,
  conflict       tinyint      not null default 0,
  reason         varchar(64)  null,
  properties     mediumtext   null,
  body           mediumblob   null,
  timeline       mediumtext   not null,
  deliveries     mediumtext   not null,
  key message_closed_topic (topic, message_id),
  key message_closed_key (message_key, message_id)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin
partition by range columns (message_id) (partition p_later values less than (maxvalue));

-- How far each queue is journaled. Written in the transaction of the facts, locked by it: the fence between nodes.
create table journal_progress (
  consumer_group varchar(255) not null,
  topic          varchar(255) not null,
  broker_name    varchar(127) not null,
  queue_id       int          not null,
  next_offset    bigint       not null,
  store_time     bigint       not null,
  primary key (consumer_group, topic, broker_name, queue_id)
) engine = InnoDB default charset = ascii collate = ascii_bin;

-- Totals that would be slow to count. One row per node, so that nodes do not wait for each other.
create table journal_counter (
  name  varchar(191) not null,
  node  varchar(191) not null,
  total bigint       not null,
  primary key (name, node)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;

-- Topics that are tapped.
create table tracked_topic (
  topic    varchar(127) character set ascii collate ascii_bin not null primary key,
  since    bigint       not null
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;

-- Who owes a receipt for what: [since, until) covers the store time of a message's first copy.
create table subscription (
  id             bigint        not null auto_increment primary key,
  topic          varchar(127)  character set ascii collate ascii_bin not null,
  group_name     varchar(255)  character set ascii collate ascii_bin not null,
  tag_expression varchar(1000) not null,
  mode           varchar(16)   not null,
  since          bigint        not null,
  until          bigint        null,
  reported_since bigint        not null,
  application    varchar(255)  not null,
  last_seen_at   bigint        not null,
  unique key subscription_since (topic, group_name, since)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;

-- Facts that could not be read or written, kept whole until somebody looks and applies them again.
create table set_aside (
  id         bigint        not null auto_increment primary key,
  at         bigint        not null,
  kind       varchar(32)   not null,
  reason     varchar(32)   not null,
  detail     varchar(1000) not null,
  origin     varchar(512)  not null,
  content    longblob      not null,
  bytes      int           not null,
  applied_at bigint        null,
  key set_aside_open (applied_at, id)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;
