-- How finished messages leave: docs/adr/0028-finished-messages.md. Their days are made by the service itself.

-- What was finished long after the time in its id, or before it. The columns of message_closed, and when it was closed by the database's clock.
create table message_outlier (
  message_id     binary(16)   not null primary key,
  state          tinyint      not null,
  state_since    bigint       not null,
  topic          varchar(127) character set ascii collate ascii_bin not null,
  tag            varchar(255) null,
  message_key    varchar(255) null,
  producer_group varchar(255) null,
  store_id       varchar(255) null,
  pending_at     bigint       null,
  committed_at   bigint       null,
  rolled_back_at bigint       null,
  tapped_at      bigint       null,
  tapped_broker  varchar(255) null,
  tapped_queue   int          null,
  tapped_offset  bigint       null,
  copies         int          not null default 0,
  conflict       tinyint      not null default 0,
  reason         varchar(64)  null,
  properties     mediumtext   null,
  body           mediumblob   null,
  timeline       mediumtext   not null,
  deliveries     mediumtext   not null,
  kind           bigint       not null default 0,
  closed_as      tinyint      null,
  closed_at      bigint       not null,
  key message_outlier_kind (kind, message_id),
  key message_outlier_key (message_key, message_id),
  key message_outlier_closed (closed_at)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;
