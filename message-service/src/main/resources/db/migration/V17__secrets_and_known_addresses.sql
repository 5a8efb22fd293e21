-- Keys that nodes make themselves and share, each made once: what signs cookies that come back after a restart or to another node.
create table node_secret (
  name       varchar(32)   not null primary key,
  secret     varbinary(64) not null,
  created_at bigint        not null
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;

-- Addresses from which an account has logged in, so that they are known after a restart and on every node. A few for each account.
create table known_address (
  account varchar(100) not null,
  network varchar(64)  not null,
  seen_at bigint       not null,
  primary key (account, network)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;
