-- What is said, by codes with arguments, so that it is put into words where it is read: docs/adr/0023-codes-not-prose.md. The English stays
-- beside it, for nodes of the version before; of what they have written, and of what others have said, there is nothing else.
alter table alert add column said text null;
alter table set_aside add column said text null;
