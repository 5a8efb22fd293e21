-- Who is notified over HTTP: docs/adr/0026-notification-over-http.md
-- Settings are JSON: a node of the version before keeps what it does not know. Secrets sign, so they have to be readable.
create table endpoint (
  name       varchar(64)   character set ascii collate ascii_bin not null primary key,
  topic      varchar(127)  character set ascii collate ascii_bin not null,
  tags       varchar(1000) not null,
  settings   mediumtext    not null,
  secrets    varchar(2000) character set ascii collate ascii_bin not null,
  -- Counts changes: who changes an older one is told.
  version    int           not null,
  -- When it was registered: what was owed before was owed to another of the same name.
  since      bigint        not null,
  changed_at bigint        not null
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;

-- Where nothing is sent any more until somebody says so, and the code of why. Host: of an endpoint whose messages say where to; else ''.
create table endpoint_pause (
  endpoint  varchar(64)  character set ascii collate ascii_bin not null,
  host      varchar(255) character set ascii collate ascii_bin not null,
  paused_at bigint       not null,
  why       varchar(64)  character set ascii collate ascii_bin not null,
  primary key (endpoint, host)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;

-- Since when nobody answers there, and when a node saw that last: one that is started anew does not begin to count anew.
create table endpoint_outage (
  endpoint varchar(64)  character set ascii collate ascii_bin not null,
  host     varchar(255) character set ascii collate ascii_bin not null,
  since    bigint       not null,
  seen_at  bigint       not null,
  primary key (endpoint, host),
  key endpoint_outage_seen (seen_at)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;

-- One notification: a message for an endpoint, by one instruction of an operator's, or none (0).
create table notification (
  message_id    binary(16)   not null,
  endpoint      varchar(64)  character set ascii collate ascii_bin not null,
  instructed_at bigint       not null,
  -- That the message names, by which bounds are kept apart while it is open; '' where it names none.
  host          varchar(255) character set ascii collate ascii_bin not null,
  state         tinyint      not null,
  version       int          not null,
  -- When something is to be done about it, by the database's clock; whoever claims it moves this on. Null: nothing is.
  due_at        bigint       null,
  -- Counts claims: who was overtaken finds another number.
  claim         int          not null default 0,
  attempts      int          not null default 0,
  owed_at       bigint       not null,
  first_at      bigint       null,
  ended_at      bigint       null,
  primary key (message_id, endpoint, instructed_at),
  key notification_due (endpoint, host, due_at),
  key notification_state (endpoint, state, message_id),
  key notification_ended (ended_at)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;

-- What each attempt came to.
create table notification_attempt (
  message_id    binary(16)      not null,
  endpoint      varchar(64)     character set ascii collate ascii_bin not null,
  instructed_at bigint          not null,
  attempt       int             not null,
  -- By which claim: more than one where an attempt was made again because nobody wrote down what became of it.
  claim         int             not null,
  at            bigint          not null,
  millis        int             not null,
  url           varchar(1000)   not null,
  address       varchar(64)     character set ascii collate ascii_bin null,
  status        smallint        null,
  outcome       varchar(32)     character set ascii collate ascii_bin not null,
  answer        varbinary(1024) null,
  node          varchar(100)    not null,
  primary key (message_id, endpoint, instructed_at, attempt, claim),
  key notification_attempt_at (at),
  key notification_attempt_outcome (endpoint, outcome, at)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;

-- Nodes that notify, and when each said so last: among them limits are shared.
create table notifying_node (
  node    varchar(100) character set ascii collate ascii_bin not null primary key,
  seen_at bigint       not null
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;
