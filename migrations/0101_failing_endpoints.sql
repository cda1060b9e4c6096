-- Since when an endpoint or channel was told nothing: from its first failed try after the last delivery.
alter table destination add column failing_since timestamptz;
