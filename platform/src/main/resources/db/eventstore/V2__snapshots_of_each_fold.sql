-- payload_revision says by which rules a snapshot was folded. Two versions of a service, side by side while one replaces the
-- other, keep their own.
DELETE FROM snapshot_event;
ALTER TABLE snapshot_event
    ALTER payload_revision SET NOT NULL,
    DROP CONSTRAINT snapshot_event_pkey,
    ADD PRIMARY KEY (aggregate_id, payload_revision, sequence_number);
