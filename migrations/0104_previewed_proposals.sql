-- What a proposed price book would change, worked out before anybody accepts it and kept with the acceptance.
alter table price_proposal add column preview_id uuid;
