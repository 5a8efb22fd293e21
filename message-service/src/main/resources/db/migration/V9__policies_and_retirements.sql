-- Patience with single topics and groups, as set at run time; goes before what is configured. Null: as configured.
create table policy (
  scope              varchar(8)    character set ascii collate ascii_bin not null,
  name               varchar(255)  character set ascii collate ascii_bin not null,
  stale_after_millis bigint        null,
  ladder_millis      varchar(2000) null,
  primary key (scope, name)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;

-- When somebody said that the group is gone: from then on it is expected to take nothing, however old.
alter table subscription add column retired_at bigint null;

-- What a retired group still owed is waived little by little; a row waits until that is done.
create table retirement (
  id          bigint        not null auto_increment primary key,
  topic       varchar(127)  character set ascii collate ascii_bin not null,
  group_name  varchar(255)  character set ascii collate ascii_bin not null,
  at          bigint        not null,
  dead_too    tinyint       not null,
  waived      bigint        not null default 0,
  finished_at bigint        null,
  key retirement_open (finished_at, id)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;

alter table audit
  add key audit_action (action, id),
  add key audit_at (at);
