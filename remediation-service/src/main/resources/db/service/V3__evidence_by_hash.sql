-- What a request left behind that never came to its event is not what another of the same name mentions.
ALTER TABLE evidence_file DROP CONSTRAINT evidence_file_pkey, ADD PRIMARY KEY (name, sha256);
