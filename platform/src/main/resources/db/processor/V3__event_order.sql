-- In which order of all events the tokens of this schema count: an index of one store means nothing in another. The empty name
-- is that of PostgreSQL.
CREATE TABLE event_order (name text NOT NULL);
INSERT INTO event_order VALUES ('');
