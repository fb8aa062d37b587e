-- The figures over escalations: one definition each, for the API and for analysts. Definitions in words: docs/metrics.md.
-- group_by: 'priority', 'month', 'team' or 'category'; null or empty for one row over all. opened_from (inclusive) and opened_to
-- (exclusive) choose by opened time; as_of, in occurred time, is now when null. reader: who asks, to whom confidential
-- escalations that name them are shown; null for who sees all.

-- Names of the confidential escalations that are hidden from a reader: none from null, all from the empty text.
CREATE OR REPLACE FUNCTION reporting.hidden_from(reader text) RETURNS TABLE (name text)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT c.name FROM reporting.confidential_escalation c WHERE NOT c.viewers @> ARRAY[$1] AND $1 IS NOT NULL
$$;

-- The same of the confidential problems.
CREATE OR REPLACE FUNCTION reporting.problems_hidden_from(reader text) RETURNS TABLE (name text)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT c.name FROM reporting.confidential_problem c WHERE NOT c.viewers @> ARRAY[$1] AND $1 IS NOT NULL
$$;

-- What the tools that histories came from said of each escalation by an instant, and how often: of the last report, which is the one
-- of the greatest ordinal among those reported by then, and from one to the next among those. A stamp later than that is not known.
-- STRICT keeps it whole: PostgreSQL fails to plan some lists into which it is drawn (failed to find unique expression).
CREATE OR REPLACE FUNCTION reporting.source_told(as_of timestamptz)
RETURNS TABLE (
    name text, priority text, team text, open_time timestamptz, resolve_time timestamptz, close_time timestamptz,
    resolved integer, closed integer, reopened integer, sla_judged integer, sla_met integer, team_changed integer,
    priority_changed integer, problem_named integer)
LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 10000
AS $$
    WITH report AS (
        SELECT r.*,
            lag(r.state) OVER neighbours AS state_before,
            lag(r.priority) OVER neighbours AS priority_before,
            lead(true) OVER neighbours IS NULL AS is_last
        FROM reporting.source_report r
        WHERE r.reported_time <= $1
        WINDOW neighbours AS (PARTITION BY r.name ORDER BY r.ordinal, r.sequence)
    ), told AS ( -- of its one last report each: met once on the way, lest all reports are kept to be read again
        SELECT r.name,
            max(r.priority) FILTER (WHERE r.is_last) AS priority,
            max(r.team) FILTER (WHERE r.is_last) AS team,
            max(r.problem) FILTER (WHERE r.is_last) AS problem,
            max(r.open_time) FILTER (WHERE r.is_last) AS open_time,
            max(r.resolve_time) FILTER (WHERE r.is_last) AS resolve_time,
            max(r.close_time) FILTER (WHERE r.is_last) AS close_time,
            bool_or(r.sla_made) FILTER (WHERE r.is_last) AS sla_made,
            max(r.reassignment_count) FILTER (WHERE r.is_last) AS reassignment_count,
            count(*) FILTER (WHERE r.state_before IN ('Resolved', 'Closed') AND r.state NOT IN ('Resolved', 'Closed'))
                AS reopened,
            count(*) FILTER (WHERE r.priority_before <> r.priority) AS priority_changed
        FROM report r
        GROUP BY r.name
    )
    SELECT t.name, t.priority, t.team, t.open_time,
        CASE WHEN t.resolve_time <= $1 THEN t.resolve_time END,
        CASE WHEN t.close_time <= $1 THEN t.close_time END,
        coalesce(t.resolve_time <= $1, false)::integer,
        coalesce(t.close_time <= $1, false)::integer,
        t.reopened::integer,
        coalesce(t.close_time <= $1 AND t.sla_made IS NOT NULL, false)::integer,
        coalesce(t.close_time <= $1 AND t.sla_made, false)::integer,
        t.reassignment_count,
        t.priority_changed::integer,
        (t.problem <> '')::integer
    FROM told t
    WHERE t.open_time <= $1
$$;

-- The figures over what sources told.
CREATE OR REPLACE FUNCTION reporting.escalation_figures_source(
    as_of timestamptz, opened_from timestamptz, opened_to timestamptz, group_by text, reader text)
RETURNS TABLE (
    group_key text, opened bigint, resolved bigint, closed bigint, reopened bigint, sla_met bigint, sla_judged bigint,
    resolution_count bigint, resolution_mean double precision, resolution_median double precision,
    resolution_p90 double precision,
    close_count bigint, close_mean double precision, close_median double precision, close_p90 double precision,
    reassignments bigint, priority_changes bigint, problem_links bigint)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    WITH escalation AS (
        SELECT
            CASE $4
                WHEN 'priority' THEN coalesce(nullif(r.priority, ''), '?')
                WHEN 'month' THEN to_char(r.open_time AT TIME ZONE 'UTC', 'YYYY-MM')
                WHEN 'team' THEN coalesce(nullif(r.team, ''), '?')
                WHEN 'category' THEN coalesce(nullif(h.category, ''), '?')
                ELSE ''
            END AS key,
            extract(epoch FROM r.resolve_time - r.open_time)::double precision / 3600 AS resolution_hours,
            extract(epoch FROM r.close_time - r.open_time)::double precision / 3600 AS close_hours,
            r.reopened, r.sla_judged, r.sla_met, r.team_changed, r.priority_changed, r.problem_named
        FROM reporting.source_told(coalesce($1, now())) r
            -- no report names a category: it is what the tracker holds
            LEFT JOIN reporting.escalation_history h ON $4 = 'category'
                AND h.name = r.name
                AND h.valid_from <= coalesce($1, now())
                AND h.valid_to > coalesce($1, now())
        WHERE ($2 IS NULL OR r.open_time >= $2)
            AND ($3 IS NULL OR r.open_time < $3)
            AND r.name NOT IN (SELECT * FROM reporting.hidden_from($5))
    )
    SELECT
        coalesce(e.key, ''),
        count(*),
        count(e.resolution_hours),
        count(e.close_hours),
        coalesce(sum(e.reopened), 0)::bigint,
        coalesce(sum(e.sla_met), 0)::bigint,
        coalesce(sum(e.sla_judged), 0)::bigint,
        count(e.resolution_hours),
        avg(e.resolution_hours),
        percentile_cont(0.5) WITHIN GROUP (ORDER BY e.resolution_hours),
        percentile_cont(0.9) WITHIN GROUP (ORDER BY e.resolution_hours),
        count(e.close_hours),
        avg(e.close_hours),
        percentile_cont(0.5) WITHIN GROUP (ORDER BY e.close_hours),
        percentile_cont(0.9) WITHIN GROUP (ORDER BY e.close_hours),
        coalesce(sum(e.team_changed), 0)::bigint,
        coalesce(sum(e.priority_changed), 0)::bigint,
        coalesce(sum(e.problem_named), 0)::bigint
    FROM escalation e
    GROUP BY GROUPING SETS ((), (e.key))
    HAVING grouping(e.key) = CASE WHEN coalesce($4, '') = '' THEN 1 ELSE 0 END
    ORDER BY 1
$$;

-- From the changes that the tracker holds: first Resolved, latest Closed, each return, each move between two known teams. What an
-- imported log dates before the opening of a case that was opened here ends no interval that begins there.
-- There are no clocks of the tracker's own yet, hence no verdicts.
CREATE OR REPLACE FUNCTION reporting.escalation_figures_observed(
    as_of timestamptz, opened_from timestamptz, opened_to timestamptz, group_by text, reader text)
RETURNS TABLE (
    group_key text, opened bigint, resolved bigint, closed bigint, reopened bigint, sla_met bigint, sla_judged bigint,
    resolution_count bigint, resolution_mean double precision, resolution_median double precision,
    resolution_p90 double precision,
    close_count bigint, close_mean double precision, close_median double precision, close_p90 double precision,
    reassignments bigint, priority_changes bigint, problem_links bigint)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    WITH instant AS MATERIALIZED (
        SELECT coalesce($1, now()) AS at
    ), happened AS (
        SELECT c.name,
            bool_or(c.change = 'resolved') AS is_resolved,
            bool_or(c.change = 'closed') AS is_closed,
            min(c.occurred_time) FILTER (WHERE c.change = 'resolved' AND c.occurred_time >= i.open_time) AS resolve_time,
            max(c.occurred_time) FILTER (WHERE c.change = 'closed' AND c.occurred_time >= i.open_time) AS close_time,
            count(*) FILTER (WHERE c.change = 'reopened') AS reopened,
            count(*) FILTER (WHERE c.change = 'team_changed') AS reassignments,
            count(*) FILTER (WHERE c.change = 'priority_changed') AS priority_changes
        FROM reporting.escalation_change c
            JOIN reporting.escalation_id i ON i.name = c.name
        WHERE c.occurred_time <= (SELECT at FROM instant)
        GROUP BY c.name
    ), escalation AS (
        SELECT
            CASE $4
                WHEN 'priority' THEN h.priority_text
                WHEN 'month' THEN to_char(h.open_time AT TIME ZONE 'UTC', 'YYYY-MM')
                WHEN 'team' THEN
                    coalesce(nullif(t.display_name, ''), nullif(regexp_replace(h.holder, '^teams/', ''), ''), '?')
                WHEN 'category' THEN coalesce(nullif(h.category, ''), '?')
                ELSE ''
            END AS key,
            c.is_resolved,
            c.is_closed,
            c.reopened,
            c.reassignments,
            c.priority_changes,
            extract(epoch FROM c.resolve_time - h.open_time)::double precision / 3600 AS resolution_hours,
            extract(epoch FROM c.close_time - h.open_time)::double precision / 3600 AS close_hours,
            h.problem_linked OR h.problems <> '{}'
                AND NOT h.problems <@ ARRAY(SELECT * FROM reporting.problems_hidden_from($5)) AS problem_linked
        FROM reporting.escalation_history h
            LEFT JOIN happened c ON c.name = h.name
            LEFT JOIN reporting.team t ON t.name = h.holder
        WHERE h.valid_from <= (SELECT at FROM instant)
            AND h.valid_to > (SELECT at FROM instant)
            AND h.open_time <= (SELECT at FROM instant)
            AND ($2 IS NULL OR h.open_time >= $2)
            AND ($3 IS NULL OR h.open_time < $3)
            AND h.name NOT IN (SELECT * FROM reporting.hidden_from($5))
    )
    SELECT
        coalesce(e.key, ''),
        count(*),
        count(*) FILTER (WHERE e.is_resolved),
        count(*) FILTER (WHERE e.is_closed),
        coalesce(sum(e.reopened), 0)::bigint,
        0::bigint,
        0::bigint,
        count(e.resolution_hours),
        avg(e.resolution_hours),
        percentile_cont(0.5) WITHIN GROUP (ORDER BY e.resolution_hours),
        percentile_cont(0.9) WITHIN GROUP (ORDER BY e.resolution_hours),
        count(e.close_hours),
        avg(e.close_hours),
        percentile_cont(0.5) WITHIN GROUP (ORDER BY e.close_hours),
        percentile_cont(0.9) WITHIN GROUP (ORDER BY e.close_hours),
        coalesce(sum(e.reassignments), 0)::bigint,
        coalesce(sum(e.priority_changes), 0)::bigint,
        count(*) FILTER (WHERE e.problem_linked)
    FROM escalation e
    GROUP BY GROUPING SETS ((), (e.key))
    HAVING grouping(e.key) = CASE WHEN coalesce($4, '') = '' THEN 1 ELSE 0 END
    ORDER BY 1
$$;

-- How long escalations wait for somebody to acknowledge them, and how old those are that are open: neither resolved, closed, dismissed nor
-- merged. An age is the days of the calendar, in UTC, since it was opened.
CREATE OR REPLACE FUNCTION reporting.escalation_aging(
    as_of timestamptz, opened_from timestamptz, opened_to timestamptz, group_by text, reader text)
RETURNS TABLE (
    group_key text, acknowledge_count bigint, acknowledge_mean double precision, acknowledge_median double precision,
    acknowledge_p90 double precision, unacknowledged bigint, open bigint, open_under_30_days bigint,
    open_under_90_days bigint, open_under_180_days bigint, open_from_180_days bigint)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    WITH instant AS MATERIALIZED (
        SELECT coalesce($1, now()) AS at
    ), acknowledged AS (
        SELECT c.name, min(c.occurred_time) AS at
        FROM reporting.escalation_change c
        WHERE c.change = 'acknowledged' AND c.occurred_time <= (SELECT at FROM instant)
        GROUP BY c.name
    ), escalation AS (
        SELECT
            CASE $4
                WHEN 'priority' THEN h.priority_text
                WHEN 'month' THEN to_char(h.open_time AT TIME ZONE 'UTC', 'YYYY-MM')
                WHEN 'team' THEN
                    coalesce(nullif(t.display_name, ''), nullif(regexp_replace(h.holder, '^teams/', ''), ''), '?')
                WHEN 'category' THEN coalesce(nullif(h.category, ''), '?')
                ELSE ''
            END AS key,
            extract(epoch FROM a.at - h.open_time)::double precision / 3600 AS acknowledge_hours,
            CASE WHEN h.state IN (${open_states}) THEN
                ((SELECT at FROM instant) AT TIME ZONE 'UTC')::date - (h.open_time AT TIME ZONE 'UTC')::date
            END AS age
        FROM reporting.escalation_history h
            LEFT JOIN acknowledged a ON a.name = h.name
            LEFT JOIN reporting.team t ON t.name = h.holder
        WHERE h.valid_from <= (SELECT at FROM instant)
            AND h.valid_to > (SELECT at FROM instant)
            AND h.open_time <= (SELECT at FROM instant)
            AND ($2 IS NULL OR h.open_time >= $2)
            AND ($3 IS NULL OR h.open_time < $3)
            AND h.name NOT IN (SELECT * FROM reporting.hidden_from($5))
    )
    SELECT
        coalesce(e.key, ''),
        count(e.acknowledge_hours),
        avg(e.acknowledge_hours),
        percentile_cont(0.5) WITHIN GROUP (ORDER BY e.acknowledge_hours),
        percentile_cont(0.9) WITHIN GROUP (ORDER BY e.acknowledge_hours),
        count(*) - count(e.acknowledge_hours),
        count(e.age),
        count(*) FILTER (WHERE e.age < 30),
        count(*) FILTER (WHERE e.age >= 30 AND e.age < 90),
        count(*) FILTER (WHERE e.age >= 90 AND e.age < 180),
        count(*) FILTER (WHERE e.age >= 180)
    FROM escalation e
    GROUP BY GROUPING SETS ((), (e.key))
    HAVING grouping(e.key) = CASE WHEN coalesce($4, '') = '' THEN 1 ELSE 0 END
    ORDER BY 1
$$;

-- For analysts: the same figures, over what is open to everybody.
CREATE OR REPLACE FUNCTION reporting_v1.escalation_figures_source(
    as_of timestamptz DEFAULT NULL, opened_from timestamptz DEFAULT NULL, opened_to timestamptz DEFAULT NULL,
    group_by text DEFAULT NULL)
RETURNS TABLE (
    group_key text, opened bigint, resolved bigint, closed bigint, reopened bigint, sla_met bigint, sla_judged bigint,
    resolution_count bigint, resolution_mean double precision, resolution_median double precision,
    resolution_p90 double precision,
    close_count bigint, close_mean double precision, close_median double precision, close_p90 double precision,
    reassignments bigint, priority_changes bigint, problem_links bigint)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT * FROM reporting.escalation_figures_source($1, $2, $3, $4, '') $$;

CREATE OR REPLACE FUNCTION reporting_v1.escalation_figures_observed(
    as_of timestamptz DEFAULT NULL, opened_from timestamptz DEFAULT NULL, opened_to timestamptz DEFAULT NULL,
    group_by text DEFAULT NULL)
RETURNS TABLE (
    group_key text, opened bigint, resolved bigint, closed bigint, reopened bigint, sla_met bigint, sla_judged bigint,
    resolution_count bigint, resolution_mean double precision, resolution_median double precision,
    resolution_p90 double precision,
    close_count bigint, close_mean double precision, close_median double precision, close_p90 double precision,
    reassignments bigint, priority_changes bigint, problem_links bigint)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT * FROM reporting.escalation_figures_observed($1, $2, $3, $4, '') $$;

CREATE OR REPLACE FUNCTION reporting_v1.escalation_aging(
    as_of timestamptz DEFAULT NULL, opened_from timestamptz DEFAULT NULL, opened_to timestamptz DEFAULT NULL,
    group_by text DEFAULT NULL)
RETURNS TABLE (
    group_key text, acknowledge_count bigint, acknowledge_mean double precision, acknowledge_median double precision,
    acknowledge_p90 double precision, unacknowledged bigint, open bigint, open_under_30_days bigint,
    open_under_90_days bigint, open_under_180_days bigint, open_from_180_days bigint)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT * FROM reporting.escalation_aging($1, $2, $3, $4, '') $$;

REVOKE ALL ON FUNCTION
    reporting_v1.escalation_aging(timestamptz, timestamptz, timestamptz, text),
    reporting_v1.escalation_figures_source(timestamptz, timestamptz, timestamptz, text),
    reporting_v1.escalation_figures_observed(timestamptz, timestamptz, timestamptz, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    reporting_v1.escalation_aging(timestamptz, timestamptz, timestamptz, text),
    reporting_v1.escalation_figures_source(timestamptz, timestamptz, timestamptz, text),
    reporting_v1.escalation_figures_observed(timestamptz, timestamptz, timestamptz, text) TO tracker_analyst;
GRANT SELECT ON ALL TABLES IN SCHEMA reporting_v1 TO tracker_analyst;
