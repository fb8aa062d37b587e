-- What analysts read. The service keeps the views and functions in it, and points them at the generation that answers.
CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public;

CREATE SCHEMA reporting_v1;
GRANT USAGE, CREATE ON SCHEMA reporting_v1 TO ${service_role};
GRANT USAGE ON SCHEMA reporting_v1 TO tracker_analyst;
