-- Evidence files of action items, as they were uploaded; what they are for is said by the plan's events.
CREATE TABLE evidence_file (
    name        text        PRIMARY KEY,
    sha256      text        NOT NULL,
    content     bytea       NOT NULL,
    upload_time timestamptz NOT NULL DEFAULT clock_timestamp()
);
ALTER TABLE evidence_file ALTER COLUMN content SET STORAGE EXTERNAL;
