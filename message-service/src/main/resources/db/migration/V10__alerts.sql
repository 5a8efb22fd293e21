-- Conditions that hold, or held lately. One row each, whichever node sees them.
create table alert (
  rule_name varchar(32)   character set ascii collate ascii_bin not null,
  subject   varchar(255)  not null,
  weight    bigint        not null,
  text      varchar(1000) not null,
  path      varchar(512)  not null,
  since     bigint        not null,
  seen_at   bigint        not null,
  primary key (rule_name, subject)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;

-- Which channel was told of which, and when last.
create table alert_notice (
  rule_name varchar(32)  character set ascii collate ascii_bin not null,
  subject   varchar(255) not null,
  channel   varchar(64)  character set ascii collate ascii_bin not null,
  at        bigint       not null,
  weight    bigint       not null,
  primary key (rule_name, subject, channel)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;

-- The node that tells; another takes over when it has not renewed its lease.
create table alert_lease (
  id     int          not null primary key,
  holder varchar(255) not null,
  until  bigint       not null
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;
insert into alert_lease (id, holder, until) values (1, '', 0);

-- When something happened last that alerts go by.
create table alert_mark (
  name  varchar(64) character set ascii collate ascii_bin not null primary key,
  total bigint      not null default 0,
  at    bigint      not null
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;
