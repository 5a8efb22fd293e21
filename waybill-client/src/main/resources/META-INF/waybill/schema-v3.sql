-- To be run once, after schema-v2.sql: what waybill.publish needs. The first statement may be run again.
-- One row per key that messages are ordered by, on one topic: its numbers, and who publishes it just now.
create table if not exists waybill_order (
  lane      bigint       not null primary key comment 'a hash of topic and key',
  topic     varchar(127) not null,
  order_key varchar(255) not null,
  last_turn bigint       not null comment 'the number of the newest message',
  due_at    bigint       null     comment 'null: nothing waits, or the key has stopped',
  stopped   tinyint      not null default 0 comment '1: its first message has failed',
  claim     bigint       not null default 0 comment 'token of who publishes it',
  queue     varchar(255) null,
  used_at   bigint       not null,
  key by_due (due_at)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;

alter table waybill_transaction
  add column outbox    tinyint      null comment 'null: a half message; 1 waiting, 2 published, 3 failed, 4 discarded',
  add column lane      bigint       null comment 'of a topic (positive) or of a key (negative)',
  add column turn      bigint       null comment 'when it is due; in a key its number',
  add column order_key varchar(255) null,
  add column deliver_at bigint      null,
  add column claim     bigint       not null default 0 comment 'token of who publishes it',
  add column attempts  int          not null default 0,
  add column error     varchar(500) null,
  add column ended_at  bigint       null comment 'published or discarded, by the clock of the database',
  add key by_turn (outbox, lane, turn);
