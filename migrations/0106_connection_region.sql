-- Where a source's accounts live, when its ids may be the same as in another of the same name. Empty: it has one place only.
alter table connection add column region text not null default '';
