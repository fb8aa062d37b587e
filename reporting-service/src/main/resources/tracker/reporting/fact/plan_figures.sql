-- The figures over plans and items: one definition each, for the API and for analysts. Definitions in words:
-- docs/metrics.md.

-- How a plan is doing at an instant, from what it was like then: the worst of its measures, by the thresholds in effect
-- then; null when it is not under way. The same as PlanHealth of the contract.
CREATE OR REPLACE FUNCTION reporting_v1.plan_health(
    at timestamptz, under_way boolean, first_due timestamptz, open_items integer, blocked_items integer,
    unaligned_teams integer)
RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT CASE WHEN $2 THEN (
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

REVOKE ALL ON FUNCTION
    reporting_v1.plan_health(timestamptz, boolean, timestamptz, integer, integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    reporting_v1.plan_health(timestamptz, boolean, timestamptz, integer, integer, integer) TO tracker_analyst;
GRANT SELECT ON ALL TABLES IN SCHEMA reporting_v1 TO tracker_analyst;
