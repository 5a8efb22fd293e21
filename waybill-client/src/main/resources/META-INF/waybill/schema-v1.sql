-- Waybill's tables beside the business tables, version 1. MySQL 8+ and MariaDB 10.6+.
-- Times are epoch milliseconds: no session time zone can shift them.

-- Who this database is, and the time from which on waybill_transaction is complete: retention moves it up.
create table if not exists waybill_store (
  name           varchar(16)  not null primary key,
  store_id       varchar(64)  not null,
  schema_version int          not null,
  horizon        bigint       not null
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;

-- One row per message whose local transaction committed (status 1) or can never commit (status 2).
create table if not exists waybill_transaction (
  message_id  binary(16)   not null primary key,
  status      tinyint      not null,
  begun_at    bigint       not null,
  topic       varchar(127) not null,
  tag         varchar(255) null,
  message_key varchar(255) null,
  headers     mediumtext   null,
  body        mediumblob   null,
  compressed  tinyint      not null default 0,
  -- By the database's clock: the age of a row must not hang on the clock that made its id.
  written_at  bigint       not null default (unix_timestamp() * 1000)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;

-- Topics ever sent to: a restarted producer must be found by check-backs before it sends again.
create table if not exists waybill_topic (
  topic varchar(127) not null primary key
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;

-- Per producer process: every outcome of a message begun before reported_until is known to the broker.
create table if not exists waybill_mark (
  instance       varchar(255) not null primary key,
  reported_until bigint       not null,
  saved_at       bigint       not null comment 'epoch seconds of the database'
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;

-- Where a consumer group that was new to a topic begins, and whether its offsets were set on all queues.
create table if not exists waybill_start (
  consumer_group varchar(255) not null,
  topic          varchar(127) not null,
  start_from     varchar(64)  not null,
  done           tinyint      not null,
  primary key (consumer_group, topic)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;

-- One row per message a consumer group has taken effect of.
create table if not exists waybill_processed (
  consumer_group varchar(255) not null,
  message_id     binary(16)   not null,
  claim          bigint       not null,
  processed_at   bigint       not null comment 'by the clock of the database',
  primary key (consumer_group, message_id),
  key by_age (processed_at)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;

-- One row per business fact a consumer group has taken effect of, for listeners that name a business key.
create table if not exists waybill_processed_key (
  consumer_group varchar(255) not null,
  business_key   varbinary(1020) not null,
  message_id     binary(16)   not null,
  processed_at   bigint       not null comment 'by the clock of the database',
  primary key (consumer_group, business_key),
  key by_age (processed_at)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;

-- Per consumer group from which anything was deleted: older messages may have had their effect, and are refused.
create table if not exists waybill_remembered (
  consumer_group varchar(255) not null primary key,
  since          bigint       not null
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;
