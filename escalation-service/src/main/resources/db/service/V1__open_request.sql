-- Which escalation each request opened that brought an external id: its name comes from that id, so nothing else would see
-- the same request bring another one.
CREATE TABLE open_request (
    caller     text COLLATE "C" NOT NULL,
    request_id text COLLATE "C" NOT NULL,
    escalation text COLLATE "C" NOT NULL,
    PRIMARY KEY (caller, request_id)
);
