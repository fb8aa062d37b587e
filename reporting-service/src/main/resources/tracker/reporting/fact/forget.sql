-- Drops what points at the generation that answers, with what others have built on it: PostgreSQL takes no column from a view.
DO $$
DECLARE
    old record;
BEGIN
    FOR old IN
        SELECT format('%I.%I', schemaname, viewname) AS name FROM pg_views
        WHERE schemaname IN ('reporting', 'reporting_v1') AND viewowner = current_user
    LOOP
        EXECUTE 'DROP VIEW IF EXISTS ' || old.name || ' CASCADE';
    END LOOP;
    FOR old IN
        SELECT oid::regprocedure AS name FROM pg_proc
        WHERE pronamespace IN ('reporting'::regnamespace, 'reporting_v1'::regnamespace)
            AND proowner = current_user::regrole
    LOOP
        EXECUTE 'DROP FUNCTION IF EXISTS ' || old.name || ' CASCADE';
    END LOOP;
END
$$;
