-- What people and services did. Rows are inserted, never changed, never deleted.
create table audit (
  id           bigint        not null auto_increment primary key,
  at           bigint        not null,
  actor        varchar(255)  not null,
  origin       varchar(64)   null,
  action       varchar(64)   not null,
  message_id   binary(16)    null,
  operation_id bigint        null,
  count        bigint        not null,
  reason       varchar(1000) null,
  detail       mediumtext    not null,
  key audit_message (message_id, id),
  key audit_operation (operation_id, id),
  key audit_actor (actor, id)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;
