-- Which skip a group was told, and which of them a copy may replace; docs/adr/0013-what-operators-do.md. While nodes of the
-- version before run beside, they read door_closed, which is 1 where something may be replaced.
alter table delivery_open
  add column skips int not null default 0,
  add column replaceable int not null default 0;

-- When a subscription was written, and when all that it is owed of what was there before had been looked through.
alter table subscription
  add column added_at bigint null,
  add column adopted_at bigint null;

-- What somebody has ended a message as that nothing else would have ended.
alter table message_open add column closed_as tinyint null;
alter table message_closed add column closed_as tinyint null;
