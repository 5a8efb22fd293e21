-- What operators do to messages; docs/adr/0013-what-operators-do.md.

-- What is owed: from which redelivery on the present ladder counts, when an operator began it, which version, whether it is a skip; whether the group
-- may have closed its door; and what it is known to have taken: a version, or 0 if it skipped the message.
alter table delivery_open
  add column ladder_from int not null default 0,
  add column wished_at bigint null,
  add column version int not null default 1,
  add column intent tinyint not null default 0,
  add column door_closed tinyint not null default 0,
  add column took int null;

alter table message_open
  add column archived_at bigint null,
  add column versions int not null default 1;

-- Whether the group obeys skips.
alter table subscription add column skips tinyint not null default 0;

-- Edited versions, from 2 on; the original stays with its message.
create table message_version (
  message_id binary(16)    not null,
  version    int           not null,
  at         bigint        not null,
  author     varchar(255)  not null,
  reason     varchar(1000) not null,
  body       mediumblob    not null,
  primary key (message_id, version)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;
