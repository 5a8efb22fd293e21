-- The offset at which it was told that what the queue held had been lost; of no meaning once the journal has moved on.
alter table journal_progress add column told_offset bigint null;
