-- Two reports of one moment: the greater id of a delivery wins, whichever came first.
alter table connection_object add column delivery_id text not null default '';
