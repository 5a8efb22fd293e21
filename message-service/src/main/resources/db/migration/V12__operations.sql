-- Bulk operations, and what each of them is about, written out when it is planned.
create table operation (
  id           bigint        not null auto_increment primary key,
  kind         varchar(32)   not null,
  phase        varchar(32)   not null,
  selection    text          not null,
  author       varchar(255)  not null,
  created_at   bigint        not null,
  cut_off      bigint        not null,
  reason       varchar(1000) null,
  confirmed_by varchar(255)  null,
  confirmed_at bigint        null,
  ended_at     bigint        null,
  rate         int           not null default 0,
  stop_after   int           not null default 0,
  matched      bigint        not null default 0,
  attempted    bigint        not null default 0,
  succeeded    bigint        not null default 0,
  failed       bigint        not null default 0,
  topics       mediumtext    null,
  note         varchar(1000) null,
  holder       varchar(64)   null,
  lease_until  bigint        null,
  items_kept   tinyint       not null default 1,
  key operation_phase (phase, id)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;

create table operation_item (
  operation_id bigint       not null,
  message_id   binary(16)   not null,
  group_name   varchar(255) character set ascii collate ascii_bin not null,
  topic        varchar(127) character set ascii collate ascii_bin not null,
  redeliveries int          not null,
  bytes        int          not null,
  state        tinyint      not null,
  detail       varchar(255) null,
  primary key (operation_id, message_id, group_name),
  key operation_item_state (operation_id, state, message_id, group_name)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;
