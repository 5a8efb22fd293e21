-- What is kept of a business key is found without reading everything: docs/privacy.md
alter table preparation add key preparation_key (message_key, message_id);
alter table failure_group add key failure_group_sample (sample_id);
