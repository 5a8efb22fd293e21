-- What bounds the tables. See docs/operations.md.

alter table set_aside
  add column dismissed_at   bigint        null,
  add column dismissed_by   varchar(255)  null,
  add column dismiss_reason varchar(1000) null,
  -- What waits, what is settled, and how large it is, without reading what was set aside.
  add key set_aside_size (applied_at, dismissed_at, at, bytes);

-- One node at a time sweeps.
create table sweep_lease (
  id     int          not null primary key,
  holder varchar(255) not null,
  until  bigint       not null
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;
insert into sweep_lease (id, holder, until) values (1, '', 0);

-- Edited payloads are large: they are found by their age without being read.
alter table message_version add key message_version_at (at);
