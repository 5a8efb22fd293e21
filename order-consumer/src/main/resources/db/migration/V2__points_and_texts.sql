-- Who has ordered, and what follows from a paid order: points, and a text.

alter table orders
  add column user_id    varchar(64) null,
  add column user_phone varchar(20) null;

create table points_entry (
  message_id binary(16)  not null primary key,
  user_id    varchar(64) not null,
  order_id   varchar(64) not null,
  points     bigint      not null,
  booked_at  bigint      not null,
  key points_entry_user (user_id, booked_at)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;

create table points_account (
  user_id varchar(64) not null primary key,
  balance bigint      not null comment 'added to by every entry'
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;

create table sms_log (
  message_id   binary(16)  not null primary key,
  order_id     varchar(64) not null,
  template     varchar(64) not null,
  phone_masked varchar(20) not null,
  sent_at      bigint      not null,
  key sms_log_order (order_id)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;
