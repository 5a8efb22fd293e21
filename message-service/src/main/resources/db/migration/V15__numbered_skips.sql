-- Which skip a group was told, and which of them a copy may replace; docs/adr/0013-what-operators-do.md. While nodes of the
-- version before run beside, they read door_closed, which is 1 where something may be replaced.
alter table delivery_open
  add column skips int not null default 0,
  add column replaceable int not null default 0;
