-- Jobs that one node at a time does, as ShedLock keeps them: who does it, and until when nobody else may.
-- Dates without a time zone: the database's UTC, whatever zone a session is in.
-- alert_lease and sweep_lease stay for nodes of the version before, which may still run beside those of this one.
create table job_lease (
  name       varchar(64)  character set ascii collate ascii_bin not null primary key,
  lock_until datetime(3)  not null,
  locked_at  datetime(3)  not null,
  locked_by  varchar(255) not null
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;
