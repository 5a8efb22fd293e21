-- When a process of the group was heard of last that does not obey skips: while one runs beside its successors, none is sent.
alter table subscription add column last_without_skips_at bigint null;
update subscription set last_without_skips_at = last_seen_at where skips = 0;
