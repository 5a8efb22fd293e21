-- The journal's totals, minute by minute: rates and charts come from their differences. Kept for a week.
create table journal_history (
  at          bigint not null primary key,
  begun       bigint not null,
  done        bigint not null,
  rolled_back bigint not null,
  dead        bigint not null,
  conflicts   bigint not null
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;
