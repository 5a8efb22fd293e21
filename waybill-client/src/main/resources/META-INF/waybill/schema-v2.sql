-- To be run once, after schema-v1.sql. Existing rows took effect of the only version there was.
alter table waybill_processed
  add column version int not null default 1 comment 'of which the effect was taken; 0: none, the message was skipped'
  after claim;
