-- The figures over plans and items: one definition each, for the API and for analysts, as plan_views.sql is. Definitions in words:
-- docs/metrics.md. as_of is in occurred time, now when null; known_at is in recorded time, all that is known when null.
-- Days, weeks and months are those of UTC.

-- How a plan is doing at an instant, from what it was like then: the worst of its measures, by the thresholds in effect
-- then; null when it is not under way, unless it is late: the risk that ended it is accepted no longer. The same as
-- PlanHealth of the contract.
CREATE OR REPLACE FUNCTION reporting_v1.plan_health(
    at timestamptz, under_way boolean, first_due timestamptz, open_items integer, blocked_items integer,
    unaligned_teams integer)
RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT CASE WHEN $2 OR $3 < $1 THEN (
        SELECT (ARRAY['GREEN', 'AMBER', 'RED'])[max(
            CASE WHEN m.value <= l.green THEN 1 WHEN m.value <= l.amber THEN 2 ELSE 3 END)]
        FROM (VALUES
            ('SCHEDULE', CASE WHEN $3 < $1
                THEN (extract(epoch FROM $1 - $3) * 1000000)::bigint::double precision / 86400000000 ELSE 0 END),
            ('BLOCKED', CASE WHEN $4 > 0 THEN $5::double precision / $4 ELSE 0 END),
            ('ALIGNMENT', $6::double precision)) AS m (measure, value)
            JOIN reporting_v1.health_limit l ON l.measure = m.measure
        WHERE l.version = (
            SELECT coalesce(max(v.version), 1) FROM reporting_v1.health_limit v WHERE v.effective_time <= $1)
    ) END
$$;

-- Plans as they stood: the events that make the state of an instant are those up to the last that had taken effect by then.
CREATE OR REPLACE FUNCTION reporting_v1.plan_at(as_of timestamptz DEFAULT NULL, known_at timestamptz DEFAULT NULL)
RETURNS TABLE (
    name text, sequence bigint, state text, teams text[], due_time timestamptz, under_way boolean, first_due timestamptz,
    open_items integer, blocked_items integer, unaligned_teams integer, health text)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT h.name, h.sequence, h.state, h.teams, h.due_time, h.under_way, h.first_due, h.open_items, h.blocked_items,
        h.unaligned_teams,
        reporting_v1.plan_health(
            coalesce($1, now()), h.under_way, h.first_due, h.open_items, h.blocked_items, h.unaligned_teams)
    FROM (
            SELECT e.name, max(e.sequence) AS sequence
            FROM reporting_v1.plan_history e
            WHERE e.effective_time <= coalesce($1, now()) AND e.recorded_time <= coalesce($2, 'infinity')
            GROUP BY e.name
        ) last
        JOIN reporting_v1.plan_history h ON h.name = last.name AND h.sequence = last.sequence
$$;

-- Items as they stood. One is open when its plan is under way and it is not verified; overdue when it is due besides, and
-- not claimed done, or when it is left at a risk that is accepted no longer. in_plan: neither cancelled, superseded nor left
-- at an accepted risk.
CREATE OR REPLACE FUNCTION reporting_v1.plan_item_at(as_of timestamptz DEFAULT NULL, known_at timestamptz DEFAULT NULL)
RETURNS TABLE (
    name text, plan text, plan_state text, plan_sequence bigint, state text, kind text, team text, due_time timestamptz,
    in_plan boolean, is_open boolean, is_overdue boolean)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    WITH p AS MATERIALIZED (
        SELECT * FROM reporting_v1.plan_at($1, $2)
    ), last AS (
        SELECT e.name, max(e.sequence) AS sequence
        FROM p JOIN reporting_v1.plan_item_history e ON e.plan = p.name AND e.sequence <= p.sequence
        GROUP BY e.name
    )
    SELECT i.name, i.plan, p.state, p.sequence, i.state, i.kind, i.team, i.due_time,
        i.state NOT IN ('CANCELLED', 'SUPERSEDED', 'RISK_ACCEPTED'),
        p.under_way AND i.is_open,
        p.under_way AND coalesce(i.late_from < coalesce($1, now()), false)
    FROM last
        JOIN reporting_v1.plan_item_history i ON i.name = last.name AND i.sequence = last.sequence
        JOIN p ON p.name = i.plan
$$;

-- How far items had slipped against every baseline that holds them: due then, less due in the baseline, in days.
CREATE OR REPLACE FUNCTION reporting_v1.plan_item_slip(as_of timestamptz DEFAULT NULL, known_at timestamptz DEFAULT NULL)
RETURNS TABLE (
    name text, plan text, team text, baseline integer, agreed_due_time timestamptz, due_time timestamptz,
    slip_days double precision)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT i.name, i.plan, i.team, b.baseline, b.due_time, i.due_time,
        extract(epoch FROM i.due_time - b.due_time)::double precision / 86400
    FROM reporting_v1.plan_item_at($1, $2) i
        JOIN reporting_v1.plan_baseline_item b ON b.plan = i.plan AND b.item = i.name AND b.sequence <= i.plan_sequence
    WHERE i.in_plan
$$;

-- How far plans had slipped against each of their baselines; a plan is due when the last of its items is.
CREATE OR REPLACE FUNCTION reporting_v1.plan_slip(as_of timestamptz DEFAULT NULL, known_at timestamptz DEFAULT NULL)
RETURNS TABLE (
    name text, baseline integer, agreed_due_time timestamptz, due_time timestamptz, slip_days double precision)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT p.name, b.baseline, b.due_time, p.due_time, extract(epoch FROM p.due_time - b.due_time)::double precision / 86400
    FROM reporting_v1.plan_at($1, $2) p
        JOIN LATERAL (
            SELECT a.baseline, max(a.due_time) AS due_time
            FROM reporting_v1.plan_baseline_item a
            WHERE a.plan = p.name AND a.sequence <= p.sequence
            GROUP BY a.baseline
        ) b ON true
$$;

-- How long teams took to agree to the first baseline: from their first offer to their last acceptance before it, where they
-- accepted; who declined or passed all of it on was asked, too.
CREATE OR REPLACE FUNCTION reporting_v1.plan_alignment(as_of timestamptz DEFAULT NULL, known_at timestamptz DEFAULT NULL)
RETURNS TABLE (plan text, team text, offer_time timestamptz, accept_time timestamptz, hours double precision)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT t.plan, t.team, t.offer_time, t.accept_time,
        extract(epoch FROM t.accept_time - t.offer_time)::double precision / 3600
    FROM (
        SELECT i.plan, i.team,
            min(i.occurred_time) FILTER (WHERE i.change = 'offered') AS offer_time,
            max(i.occurred_time) FILTER (WHERE i.change IN ('accepted', 'counter_taken')) AS accept_time
        FROM reporting_v1.plan_at($1, $2) p
            JOIN reporting_v1.plan_history agreed
                ON agreed.name = p.name AND agreed.change = 'plan_agreed' AND agreed.sequence <= p.sequence
            JOIN reporting_v1.plan_item_history i ON i.plan = p.name AND i.sequence < agreed.sequence
        GROUP BY i.plan, i.team
    ) t
    WHERE t.offer_time IS NOT NULL
$$;

-- How often the matter of plans that were carried out by then came back until then: escalations that carried one of their
-- fingerprints then, opened or reopened after the plan was carried out, and by then not dismissed. A duplicate counts in the one that
-- it goes on as, where that carries the same fingerprint and was opened after that, too; what is confidential now is not counted.
CREATE OR REPLACE FUNCTION reporting_v1.plan_recurrence(as_of timestamptz DEFAULT NULL)
RETURNS TABLE (plan text, implement_time timestamptz, recurrences bigint)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT p.name, p.implement_time, (
        SELECT count(*)
        FROM reporting_v1.escalation_history e
        WHERE e.fingerprint = ANY (p.fingerprints) AND e.fingerprint <> ''
            AND e.open_time <= coalesce($1, now())
            AND e.valid_from <= coalesce($1, now()) AND e.valid_to > coalesce($1, now())
            AND e.state <> 'DISMISSED'
            AND (e.open_time > p.implement_time OR EXISTS (
                SELECT FROM reporting_v1.escalation_change c
                WHERE c.name = e.name AND c.change = 'reopened'
                    AND c.occurred_time > p.implement_time AND c.occurred_time <= coalesce($1, now())))
            AND NOT EXISTS (
                SELECT FROM reporting_v1.escalation_history o
                WHERE o.name = e.merged_into AND o.fingerprint = e.fingerprint
                    AND o.open_time > p.implement_time AND o.open_time <= coalesce($1, now())
                    AND o.valid_from <= coalesce($1, now()) AND o.valid_to > coalesce($1, now())
                    AND o.state <> 'DISMISSED'))
    FROM reporting_v1.plan p
    WHERE p.implement_time <= coalesce($1, now())
$$;

-- Figures over items: 'team', 'plan', 'kind' or 'month' (due); null or empty for one row over all. Slips are against that
-- baseline, the first when null.
CREATE OR REPLACE FUNCTION reporting_v1.item_figures(
    as_of timestamptz DEFAULT NULL, group_by text DEFAULT NULL, baseline integer DEFAULT NULL, of_team text DEFAULT NULL,
    of_plan text DEFAULT NULL)
RETURNS TABLE (
    group_key text, items bigint, open bigint, overdue bigint, blocked bigint, unverified bigint, done_claimed bigint,
    verified bigint, rejected bigint, verification_rate double precision,
    slip_count bigint, slip_mean double precision, slip_median double precision, slip_p90 double precision,
    slip_max double precision)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    WITH chosen AS MATERIALIZED (
        SELECT * FROM reporting_v1.plan_item_at($1) i
        WHERE (coalesce($4, '') = '' OR i.team = $4) AND (coalesce($5, '') = '' OR i.plan = $5)
    ), happened AS (
        SELECT i.name,
            count(*) FILTER (WHERE e.change = 'done_claimed') AS done_claimed,
            count(*) FILTER (WHERE e.change = 'verified') AS verified,
            count(*) FILTER (WHERE e.change = 'rejected') AS rejected
        FROM chosen i JOIN reporting_v1.plan_item_history e ON e.name = i.name AND e.sequence <= i.plan_sequence
        GROUP BY i.name
    ), item AS (
        SELECT
            CASE $2
                WHEN 'team' THEN i.team
                WHEN 'plan' THEN i.plan
                WHEN 'kind' THEN coalesce(i.kind, '?')
                WHEN 'month' THEN coalesce(to_char(i.due_time AT TIME ZONE 'UTC', 'YYYY-MM'), '?')
                ELSE ''
            END AS key,
            i.in_plan, i.is_open, i.is_overdue, i.state, h.done_claimed, h.verified, h.rejected,
            CASE WHEN i.in_plan THEN extract(epoch FROM i.due_time - b.due_time)::double precision / 86400 END AS slip
        FROM chosen i
            JOIN happened h ON h.name = i.name
            LEFT JOIN reporting_v1.plan_baseline_item b ON b.plan = i.plan AND b.item = i.name
                AND b.baseline = coalesce($3, 1) AND b.sequence <= i.plan_sequence
    )
    SELECT
        coalesce(i.key, ''),
        count(*) FILTER (WHERE i.in_plan),
        count(*) FILTER (WHERE i.is_open),
        count(*) FILTER (WHERE i.is_overdue),
        count(*) FILTER (WHERE i.is_open AND i.state = 'BLOCKED'),
        count(*) FILTER (WHERE i.is_open AND i.state = 'DONE_CLAIMED'),
        coalesce(sum(i.done_claimed), 0)::bigint,
        coalesce(sum(i.verified), 0)::bigint,
        coalesce(sum(i.rejected), 0)::bigint,
        sum(i.verified)::double precision / nullif(sum(i.done_claimed), 0)::double precision,
        count(i.slip),
        avg(i.slip),
        percentile_cont(0.5) WITHIN GROUP (ORDER BY i.slip),
        percentile_cont(0.9) WITHIN GROUP (ORDER BY i.slip),
        max(i.slip)
    FROM item i
    GROUP BY GROUPING SETS ((), (i.key))
    HAVING grouping(i.key) = CASE WHEN coalesce($2, '') = '' THEN 1 ELSE 0 END
    ORDER BY 1
$$;

-- Figures over plans: 'plan', 'team', 'problem', 'state' or 'month' (drafted); null or empty for one row over all. By team a
-- plan counts for each team that has an item in it, and alignment is that team's own. Slips are against that baseline, the
-- first when null.
CREATE OR REPLACE FUNCTION reporting_v1.plan_figures(
    as_of timestamptz DEFAULT NULL, group_by text DEFAULT NULL, baseline integer DEFAULT NULL)
RETURNS TABLE (
    group_key text, plans bigint, under_way bigint, green bigint, amber bigint, red bigint, agreed bigint, replanned bigint,
    implemented bigint, closed_effective bigint, closed_ineffective bigint,
    alignment_count bigint, alignment_mean double precision, alignment_median double precision,
    alignment_p90 double precision,
    slip_count bigint, slip_mean double precision, slip_median double precision, slip_p90 double precision,
    slip_max double precision, recurrences bigint)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    WITH p AS MATERIALIZED (
        SELECT * FROM reporting_v1.plan_at($1)
    ), keyed AS (
        SELECT p.*, k.key
        FROM p
            JOIN reporting_v1.plan_history first ON first.name = p.name AND first.sequence = 0
            JOIN reporting_v1.plan now ON now.name = p.name
            JOIN LATERAL (
                SELECT t.team AS key FROM unnest(p.teams) AS t (team) WHERE $2 = 'team'
                UNION ALL
                SELECT CASE $2
                    WHEN 'plan' THEN p.name
                    WHEN 'problem' THEN now.problem
                    WHEN 'state' THEN p.state
                    WHEN 'month' THEN to_char(first.occurred_time AT TIME ZONE 'UTC', 'YYYY-MM')
                    ELSE ''
                END
                WHERE $2 IS DISTINCT FROM 'team'
            ) k ON true
    ), happened AS (
        SELECT p.name,
            count(*) FILTER (WHERE e.change = 'plan_agreed') AS agreed,
            count(*) FILTER (WHERE e.change = 'plan_replanned') AS replanned,
            count(*) FILTER (WHERE e.change = 'plan_implemented') AS implemented
        FROM p JOIN reporting_v1.plan_history e ON e.name = p.name AND e.sequence <= p.sequence
        GROUP BY p.name
    ), alignment AS MATERIALIZED (
        SELECT * FROM reporting_v1.plan_alignment($1)
    ), plan AS (
        SELECT k.key, k.state, k.under_way, k.health, h.agreed, h.replanned, h.implemented, s.slip_days, r.recurrences,
            (SELECT extract(epoch FROM max(a.accept_time) - min(a.offer_time))::double precision / 3600
                FROM alignment a WHERE a.plan = k.name AND ($2 IS DISTINCT FROM 'team' OR a.team = k.key)) AS alignment
        FROM keyed k
            JOIN happened h ON h.name = k.name
            LEFT JOIN reporting_v1.plan_slip($1) s ON s.name = k.name AND s.baseline = coalesce($3, 1)
            LEFT JOIN reporting_v1.plan_recurrence($1) r ON r.plan = k.name
    )
    SELECT
        coalesce(p.key, ''),
        count(*),
        count(*) FILTER (WHERE p.under_way),
        count(*) FILTER (WHERE p.health = 'GREEN'),
        count(*) FILTER (WHERE p.health = 'AMBER'),
        count(*) FILTER (WHERE p.health = 'RED'),
        count(*) FILTER (WHERE p.agreed > 0),
        coalesce(sum(p.replanned), 0)::bigint,
        count(*) FILTER (WHERE p.implemented > 0),
        count(*) FILTER (WHERE p.state = 'CLOSED_EFFECTIVE'),
        count(*) FILTER (WHERE p.state = 'CLOSED_INEFFECTIVE'),
        count(p.alignment),
        avg(p.alignment),
        percentile_cont(0.5) WITHIN GROUP (ORDER BY p.alignment),
        percentile_cont(0.9) WITHIN GROUP (ORDER BY p.alignment),
        count(p.slip_days),
        avg(p.slip_days),
        percentile_cont(0.5) WITHIN GROUP (ORDER BY p.slip_days),
        percentile_cont(0.9) WITHIN GROUP (ORDER BY p.slip_days),
        max(p.slip_days),
        coalesce(sum(p.recurrences), 0)::bigint
    FROM plan p
    GROUP BY GROUPING SETS ((), (p.key))
    HAVING grouping(p.key) = CASE WHEN coalesce($2, '') = '' THEN 1 ELSE 0 END
    ORDER BY 1
$$;

-- Open items of a plan at the end of each day, and what each baseline that was agreed by then had planned: basis 'known' is
-- what was known at the end of that day, and never changes; 'occurred' is what is known now of that day. Days to come have
-- what is planned only. One row for each day and baseline.
CREATE OR REPLACE FUNCTION reporting_v1.plan_burn_down(
    of_plan text, from_day date, to_day date, basis text DEFAULT 'known')
RETURNS TABLE (
    day date, items integer, open_items integer, baseline integer, planned_open integer, baseline_open integer)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    WITH day AS (
        SELECT d::date AS day, d > now() AT TIME ZONE 'UTC' AS is_to_come,
            (d + interval '1 day') AT TIME ZONE 'UTC' - interval '1 microsecond' AS ends
        FROM generate_series($2::timestamp, $3::timestamp, interval '1 day') AS d
    ), placed AS MATERIALIZED (
        SELECT day.*, (
            SELECT max(h.sequence)
            FROM reporting_v1.plan_history h
            WHERE h.name = $1 AND h.effective_time <= least(day.ends, now())
                AND ($4 = 'occurred' OR h.recorded_time <= day.ends)) AS sequence
        FROM day
    ), stood AS MATERIALIZED (
        SELECT s.sequence, i.name, i.is_open AND p.state NOT IN (
                'CANCELLED', 'RISK_ACCEPTED', 'CLOSED_EFFECTIVE', 'CLOSED_INEFFECTIVE') AS is_open,
            i.state NOT IN ('CANCELLED', 'SUPERSEDED', 'RISK_ACCEPTED') AS in_plan
        FROM (SELECT DISTINCT placed.sequence FROM placed WHERE placed.sequence IS NOT NULL) s
            JOIN reporting_v1.plan_history p ON p.name = $1 AND p.sequence = s.sequence
            JOIN LATERAL (
                SELECT DISTINCT ON (e.name) e.name, e.state, e.is_open
                FROM reporting_v1.plan_item_history e
                WHERE e.plan = $1 AND e.sequence <= s.sequence
                ORDER BY e.name, e.sequence DESC
            ) i ON true
    ), counted AS (
        SELECT s.sequence, count(*) FILTER (WHERE s.in_plan)::integer AS items,
            count(*) FILTER (WHERE s.is_open)::integer AS open_items
        FROM stood s
        GROUP BY s.sequence
    ), agreed AS (
        SELECT placed.day, b.baseline,
            count(*) FILTER (WHERE b.due_time > placed.ends)::integer AS planned_open,
            count(*) FILTER (WHERE s.is_open)::integer AS baseline_open
        FROM placed
            JOIN reporting_v1.plan_baseline_item b ON b.plan = $1 AND b.sequence <= placed.sequence
            LEFT JOIN stood s ON s.sequence = placed.sequence AND s.name = b.item
        GROUP BY placed.day, b.baseline
    )
    SELECT placed.day,
        CASE WHEN NOT placed.is_to_come THEN coalesce(c.items, 0) END,
        CASE WHEN NOT placed.is_to_come THEN coalesce(c.open_items, 0) END,
        a.baseline, a.planned_open,
        CASE WHEN NOT placed.is_to_come THEN a.baseline_open END
    FROM placed
        LEFT JOIN counted c ON c.sequence = placed.sequence
        LEFT JOIN agreed a ON a.day = placed.day
    ORDER BY placed.day, a.baseline
$$;

-- What happened to items in each 'week' (ISO, from Monday), 'month' or 'day' of occurred time; a period in which nothing
-- happened has no row. An item counts for the team that had it then.
CREATE OR REPLACE FUNCTION reporting_v1.item_throughput(
    from_time timestamptz DEFAULT NULL, to_time timestamptz DEFAULT NULL, period text DEFAULT 'week',
    of_team text DEFAULT NULL, of_plan text DEFAULT NULL, as_of timestamptz DEFAULT NULL)
RETURNS TABLE (
    group_key text, proposed bigint, accepted bigint, started bigint, done_claimed bigint, verified bigint, rejected bigint,
    closed bigint)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT
        to_char(i.occurred_time AT TIME ZONE 'UTC', CASE $3
            WHEN 'month' THEN 'YYYY-MM' WHEN 'day' THEN 'YYYY-MM-DD' ELSE 'IYYY-"W"IW' END),
        count(*) FILTER (WHERE i.change = 'proposed'),
        count(*) FILTER (WHERE i.change IN ('accepted', 'counter_taken')),
        count(*) FILTER (WHERE i.change = 'started'),
        count(*) FILTER (WHERE i.change = 'done_claimed'),
        count(*) FILTER (WHERE i.change = 'verified'),
        count(*) FILTER (WHERE i.change = 'rejected'),
        count(*) FILTER (WHERE i.change = 'closed')
    FROM reporting_v1.plan_at($6) p
        JOIN reporting_v1.plan_item_history i ON i.plan = p.name AND i.sequence <= p.sequence
    WHERE ($1 IS NULL OR i.occurred_time >= $1)
        AND ($2 IS NULL OR i.occurred_time < $2)
        AND (coalesce($4, '') = '' OR i.team = $4)
        AND (coalesce($5, '') = '' OR i.plan = $5)
        AND i.change IN (
            'proposed', 'accepted', 'counter_taken', 'started', 'done_claimed', 'verified', 'rejected', 'closed')
    GROUP BY 1
    ORDER BY 1
$$;
