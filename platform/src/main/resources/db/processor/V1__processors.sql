-- What the event processors of one service remember: how far they are, what they could not handle, and which generation
-- of each projection answers.
CREATE TABLE processor_token (
    processor_name text NOT NULL,
    segment        integer NOT NULL,
    token          bytea,
    token_type     text,
    time_stamp     text,
    owner          text,
    PRIMARY KEY (processor_name, segment)
);

-- Here from the start, so that two first starts at once do not both insert it.
INSERT INTO processor_token (processor_name, segment, token, token_type, time_stamp)
VALUES ('__config', 0,
        convert_to('{"config":{"id":"' || gen_random_uuid() || '"}}', 'UTF8'),
        'org.axonframework.eventhandling.tokenstore.ConfigToken',
        to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'));

CREATE TABLE dead_letter (
    dead_letter_id      text NOT NULL PRIMARY KEY,
    processing_group    text NOT NULL,
    sequence_identifier text NOT NULL,
    sequence_index      bigint NOT NULL,
    message_type        text NOT NULL,
    event_id            text NOT NULL,
    time_stamp          text NOT NULL,
    payload_type        text NOT NULL,
    payload_revision    text,
    payload             bytea NOT NULL,
    meta_data           bytea,
    aggregate_type      text,
    aggregate_id        text,
    sequence_number     bigint,
    token_type          text,
    token               bytea,
    enqueued_at         text NOT NULL,
    last_touched        text,
    processing_started  text,
    cause_type          text,
    cause_message       text,
    diagnostics         bytea,
    UNIQUE (processing_group, sequence_identifier, sequence_index)
);

CREATE TABLE projection_generation (
    projection text    NOT NULL,
    generation integer NOT NULL CHECK (generation > 0),
    state      text    NOT NULL CHECK (state IN ('BUILDING', 'ACTIVE', 'RETIRED')),
    changed_at timestamptz NOT NULL DEFAULT now(),
    position   bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (projection, generation)
);
CREATE UNIQUE INDEX one_generation_answers ON projection_generation (projection) WHERE state = 'ACTIVE';
CREATE UNIQUE INDEX one_generation_is_built ON projection_generation (projection) WHERE state = 'BUILDING';
