-- Groups of like failures, and lists of messages that stay fast. Why it is cut like this: docs/adr/0015-kinds-and-failure-groups.md

-- Which group of failures a dead delivery belongs to, and since when it is dead; null while it is not.
alter table delivery_open
  add column fingerprint binary(16) null,
  add column died_at bigint null;

-- Dead deliveries of open messages once more, narrow: what lists and plans are read from. Written only when something dies.
create table delivery_dead (
  message_id  binary(16)   not null,
  group_name  varchar(255) character set ascii collate ascii_bin not null,
  kind        bigint       not null,
  fingerprint binary(16)   not null,
  message_key varchar(255) null,
  primary key (message_id, group_name),
  key delivery_dead_kind (kind, message_id),
  key delivery_dead_fingerprint (fingerprint, kind, message_id),
  key delivery_dead_key (message_key, message_id)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;

-- All that lists filter by, but for key, failure and time, once for each combination that occurs. Rows never change.
create table message_kind (
  kind       bigint       not null primary key,
  state      tinyint      not null,
  topic      varchar(127) character set ascii collate ascii_bin not null,
  tag        varchar(255) null,
  other_tag  tinyint      not null,
  archived   tinyint      not null,
  attempts   int          not null,
  reason     varchar(64)  null,
  deliveries mediumtext   not null,
  key message_kind_topic (topic)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;

-- Of a dead message its state is said with the topic: few are open that are not dead, however many are.
alter table message_open
  drop key message_open_topic,
  add key message_open_topic (state, topic, message_id);

-- 0: closed before there were kinds.
alter table message_closed
  add column kind bigint not null default 0,
  drop key message_closed_topic,
  add key message_closed_kind (kind, message_id);

-- What like failures have in common, and what people said about them.
create table failure_group (
  fingerprint       binary(16)    not null primary key,
  reason            varchar(64)   not null,
  topic             varchar(127)  character set ascii collate ascii_bin not null,
  group_name        varchar(255)  character set ascii collate ascii_bin not null,
  error_type        varchar(255)  null,
  frame             varchar(500)  null,
  message           varchar(500)  null,
  sample_id         binary(16)    not null,
  status            varchar(16)   not null default 'OPEN',
  episode           int           not null default 0,
  seen_arrivals     bigint        not null default 0,
  note              varchar(4000) null,
  owner             varchar(255)  null,
  link              varchar(1000) null,
  version           bigint        not null default 0,
  changed_by        varchar(255)  null,
  changed_at        bigint        null
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;

-- How many are dead now (the sum of all nodes' changes) and ever came. One row per node, so that nodes do not wait for each other.
create table failure_count (
  fingerprint binary(16)   not null,
  node        varchar(191) not null,
  dead        bigint       not null,
  arrivals    bigint       not null,
  first_seen  bigint       null,
  last_seen   bigint       null,
  primary key (fingerprint, node)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;

-- How many died in each hour since 1970.
create table failure_hour (
  fingerprint binary(16)   not null,
  hour        int          not null,
  node        varchar(191) not null,
  deaths      bigint       not null,
  primary key (fingerprint, hour, node),
  key failure_hour_hour (hour)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;
