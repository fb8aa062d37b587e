-- The store of all events: one table, appended to and never changed. The order of global_index is the order of reading;
-- (aggregate_id, sequence_number) guards each aggregate against concurrent writers, whatever service they run in.
CREATE TABLE domain_event (
    global_index     bigint GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME domain_event_global_index CACHE 1) PRIMARY KEY,
    event_id         text        NOT NULL,
    aggregate_id     text COLLATE "C" NOT NULL,
    sequence_number  bigint      NOT NULL CHECK (sequence_number >= 0),
    aggregate_type   text,
    time_stamp       timestamptz NOT NULL,
    payload_type     text        NOT NULL,
    payload_revision text,
    payload          bytea NOT NULL,
    meta_data        bytea NOT NULL,
    CONSTRAINT domain_event_once UNIQUE (event_id),
    CONSTRAINT domain_event_in_order UNIQUE (aggregate_id, sequence_number)
);
CREATE INDEX domain_event_by_time ON domain_event (time_stamp);

COMMENT ON TABLE domain_event IS 'Every event of every aggregate. Append-only: the services may neither change nor remove a row.';

-- The transaction id must exist before the first global index is taken, so that a reader who sees an index knows which
-- transactions could still hold a smaller one.
CREATE FUNCTION take_transaction_id() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_current_xact_id();
    RETURN NULL;
END
$$;
CREATE TRIGGER transaction_id_before_index BEFORE INSERT ON domain_event
    FOR EACH STATEMENT EXECUTE FUNCTION take_transaction_id();

-- Snapshots only spare reading: any of them may be dropped at any time.
CREATE TABLE snapshot_event (
    event_id         text        NOT NULL,
    aggregate_id     text COLLATE "C" NOT NULL,
    sequence_number  bigint      NOT NULL,
    aggregate_type   text        NOT NULL,
    time_stamp       timestamptz NOT NULL,
    payload_type     text        NOT NULL,
    payload_revision text,
    payload          bytea NOT NULL,
    meta_data        bytea NOT NULL,
    PRIMARY KEY (aggregate_id, sequence_number)
);

-- Large payloads are compressed by lz4 where the server was built with it, else by its own method.
DO $$
BEGIN
    ALTER TABLE domain_event ALTER payload SET COMPRESSION lz4, ALTER meta_data SET COMPRESSION lz4;
    ALTER TABLE snapshot_event ALTER payload SET COMPRESSION lz4, ALTER meta_data SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
    RAISE NOTICE 'This server was built without lz4.';
END
$$;

REVOKE ALL ON domain_event, snapshot_event FROM PUBLIC;
GRANT USAGE ON SCHEMA events TO tracker_escalation, tracker_remediation, tracker_reporting;
GRANT SELECT, INSERT ON domain_event TO tracker_escalation, tracker_remediation, tracker_reporting;
GRANT SELECT ON SEQUENCE domain_event_global_index TO tracker_escalation, tracker_remediation, tracker_reporting;
GRANT SELECT, INSERT, DELETE ON snapshot_event TO tracker_escalation, tracker_remediation, tracker_reporting;
