-- Messages prepared over REST: what the starter keeps beside the producer's business rows, kept here for those who have no
-- starter. Why publishing is not part of confirming: docs/adr/0014-confirming-over-rest.md
create table preparation (
  message_id    binary(16)   not null primary key,
  state         tinyint      not null,
  producer      varchar(50)  character set ascii collate ascii_bin not null,
  topic         varchar(127) character set ascii collate ascii_bin not null,
  tag           varchar(255) null,
  message_key   varchar(255) null,
  headers       mediumtext   not null,
  body          mediumblob   null,
  content_hash  binary(32)   not null,
  prepared_at   bigint       not null,
  check_after   bigint       not null,
  -- When something is to be done about it, by the database's clock; whoever claims it moves this on. Null: nothing is.
  due_at        bigint       null,
  -- Counts claims: who was overtaken finds another number.
  claim         int          not null default 0,
  checks        int          not null default 0,
  attempts      int          not null default 0,
  refused_since bigint       null,
  ended_at      bigint       null,
  key preparation_due (state, due_at),
  key preparation_check (state, producer, due_at),
  key preparation_ended (ended_at)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;

-- Producers that are asked over HTTP. The secret signs what they are asked, so it has to be readable.
create table producer (
  name       varchar(50)   character set ascii collate ascii_bin not null primary key,
  check_url  varchar(1000) not null,
  secret     varchar(255)  not null,
  changed_at bigint        not null
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;

-- Answers to requests with an Idempotency-Key. No status: the request is being carried out, or was when its node died.
create table idempotency (
  caller          varchar(191)  not null,
  idempotency_key varchar(191)  character set ascii collate ascii_bin not null,
  request_hash    binary(32)    not null,
  status          smallint      null,
  content_type    varchar(100)  null,
  location        varchar(1000) null,
  body            mediumblob    null,
  created_at      bigint        not null,
  primary key (caller, idempotency_key),
  key idempotency_created (created_at)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;
