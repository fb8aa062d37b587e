-- Lists as of an instant in occurred time, for the service itself: what made it so are the events up to the last that had taken
-- effect by then. resource is what the list shows, null where it has changed since and is folded anew.
CREATE OR REPLACE FUNCTION reporting.problem_as_of(as_of timestamptz)
RETURNS TABLE (
    name text, sequence bigint, state smallint, kind smallint, text_key text, fingerprints text[], confirmed_by text,
    open_time timestamptz, update_time timestamptz, resource bytea)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT h.name, h.sequence, h.state, h.kind, h.text_key, h.fingerprints, h.confirmed_by, p.open_time, h.occurred_time,
        CASE WHEN p.version = h.sequence THEN p.resource END
    FROM (
            SELECT e.name, max(e.sequence) AS sequence
            FROM reporting.problem_history e
            WHERE e.effective_time <= $1
            GROUP BY e.name
        ) last
        JOIN reporting.problem_history h ON h.name = last.name AND h.sequence = last.sequence
        JOIN reporting.problem p ON p.name = h.name
$$;

CREATE OR REPLACE FUNCTION reporting.plan_as_of(as_of timestamptz)
RETURNS TABLE (
    name text, sequence bigint, state smallint, problem text, teams text[], title text, text_key text, manager text,
    owners text[], draft_time timestamptz, update_time timestamptz, due_time timestamptz, under_way boolean,
    first_due timestamptz, open_items integer, blocked_items integer, unaligned_teams integer, resource bytea)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT h.name, h.sequence, h.state, p.problem, h.teams, h.title, h.text_key, h.manager, h.owners, p.draft_time,
        h.occurred_time, h.due_time, h.under_way, h.first_due, h.open_items, h.blocked_items, h.unaligned_teams,
        CASE WHEN p.version = h.sequence THEN p.resource END
    FROM (
            SELECT e.name, max(e.sequence) AS sequence
            FROM reporting.plan_history e
            WHERE e.effective_time <= $1
            GROUP BY e.name
        ) last
        JOIN reporting.plan_history h ON h.name = last.name AND h.sequence = last.sequence
        JOIN reporting.plan p ON p.name = h.name
$$;

CREATE OR REPLACE FUNCTION reporting.plan_item_as_of(as_of timestamptz)
RETURNS TABLE (
    name text, plan text, plan_title text, plan_state smallint, state smallint, kind smallint, team text,
    due_time timestamptz, first_due_time timestamptz, owner text, blocked_by text, is_open boolean, late_from timestamptz,
    resource bytea)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    WITH p AS MATERIALIZED (
        SELECT a.name, a.sequence, a.title, a.state, a.under_way FROM reporting.plan_as_of($1) a
    ), last AS (
        SELECT e.name, max(e.sequence) AS sequence
        FROM p JOIN reporting.plan_item_history e ON e.plan = p.name AND e.sequence <= p.sequence
        GROUP BY e.name
    )
    SELECT i.name, i.plan, p.title, p.state, i.state, i.kind, i.team, i.due_time, i.first_due_time, i.owner, i.blocked_by,
        p.under_way AND i.is_open, CASE WHEN p.under_way THEN i.late_from ELSE 'infinity' END, i.resource
    FROM last
        JOIN reporting.plan_item_history i ON i.name = last.name AND i.sequence = last.sequence
        JOIN p ON p.name = i.plan
$$;
