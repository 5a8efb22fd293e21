-- Redelivery: where the newest copy meant for a group lies. Null: the copy that was tapped.
alter table delivery_open
  add column copy_topic  varchar(255) character set ascii collate ascii_bin null,
  add column copy_broker varchar(255) null,
  add column copy_queue  int          null,
  add column copy_offset bigint       null,
  drop key delivery_open_due,
  add key delivery_open_due (group_name, state, due_at, message_id);

-- Groups that owe and have no consumer connected.
create table group_offline (
  group_name varchar(255) character set ascii collate ascii_bin not null primary key,
  since      bigint       not null
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;
