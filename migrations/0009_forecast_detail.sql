-- Detail per meter is written for every day and thinned out when two further periods have begun; days 3, 7, 15, 22 and the
-- last of a period, and those of a crossing, stay for ever.
alter table forecast_detail add column kept boolean not null default false;
