-- Plans and their items in words. Written twice: for analysts in reporting_v1, and as reporting.seen_... for whoever asks the
-- service, each without the plans that are hidden from them.
CREATE OR REPLACE VIEW reporting_v1.plan WITH (security_barrier) AS
SELECT name, version,
    (ARRAY['DRAFT', 'PROPOSED', 'ALIGNING', 'AGREED', 'IN_EXECUTION', 'IMPLEMENTED', 'REPLANNING', 'MONITORING',
        'CLOSED_EFFECTIVE', 'CLOSED_INEFFECTIVE', 'SUSPENDED', 'CANCELLED', 'RISK_ACCEPTED'])[state] AS state,
    problem, cause_revision, teams, draft_time, agree_time, implement_time, update_time,
    nullif(due_time, 'infinity') AS due_time, under_way, first_due, open_items, blocked_items, unaligned_teams,
    fingerprints
FROM reporting.plan
WHERE name NOT IN (${hidden});
COMMENT ON VIEW reporting_v1.plan IS
    'Remediation plans; first_due is from when one that is under way is late: its first item is due, or left at a risk that
    is accepted no longer; of a plan that an accepted risk ended, it is when that expires.';

CREATE OR REPLACE VIEW reporting_v1.plan_item WITH (security_barrier) AS
SELECT name, plan,
    (ARRAY['PROPOSED', 'OFFERED', 'ACCEPTED', 'DECLINED', 'IN_PROGRESS', 'BLOCKED', 'DONE_CLAIMED', 'VERIFIED',
        'CLOSED', 'COUNTER_PROPOSED', 'SUPERSEDED', 'CANCELLED', 'RISK_ACCEPTED'])[state] AS state,
    (ARRAY['PREVENT', 'DETECT', 'MITIGATE'])[kind] AS kind,
    team, nullif(due_time, 'infinity') AS due_time, start_time, done_time, verify_time,
    nullif(first_due_time, 'infinity') AS first_due_time, is_open, nullif(late_from, 'infinity') AS late_from
FROM reporting.plan_item
WHERE plan NOT IN (${hidden});
COMMENT ON VIEW reporting_v1.plan_item IS
    'Action items of remediation plans; one is overdue after late_from: when it is due and not claimed done, or when the
    accepted risk expires that it is left at.';

CREATE OR REPLACE VIEW reporting_v1.plan_history WITH (security_barrier) AS
SELECT name, sequence, effective_time, occurred_time, recorded_time, change,
    (ARRAY['DRAFT', 'PROPOSED', 'ALIGNING', 'AGREED', 'IN_EXECUTION', 'IMPLEMENTED', 'REPLANNING', 'MONITORING',
        'CLOSED_EFFECTIVE', 'CLOSED_INEFFECTIVE', 'SUSPENDED', 'CANCELLED', 'RISK_ACCEPTED'])[state] AS state,
    teams, nullif(due_time, 'infinity') AS due_time, under_way, first_due, open_items, blocked_items, unaligned_teams
FROM reporting.plan_history
WHERE name NOT IN (${hidden});
COMMENT ON VIEW reporting_v1.plan_history IS
    'Remediation plans as each event left them; plan_at() picks the row of an instant.';

CREATE OR REPLACE VIEW reporting_v1.plan_item_history WITH (security_barrier) AS
SELECT name, sequence, effective_time, occurred_time, recorded_time, plan, change,
    (ARRAY['PROPOSED', 'OFFERED', 'ACCEPTED', 'DECLINED', 'IN_PROGRESS', 'BLOCKED', 'DONE_CLAIMED', 'VERIFIED',
        'CLOSED', 'COUNTER_PROPOSED', 'SUPERSEDED', 'CANCELLED', 'RISK_ACCEPTED'])[state] AS state,
    (ARRAY['PREVENT', 'DETECT', 'MITIGATE'])[kind] AS kind,
    team, nullif(due_time, 'infinity') AS due_time, is_open, is_wanting, nullif(late_from, 'infinity') AS late_from
FROM reporting.plan_item_history
WHERE plan NOT IN (${hidden});
COMMENT ON VIEW reporting_v1.plan_item_history IS
    'Action items as each event left them that touched them; plan_item_at() picks the rows of an instant.';

CREATE OR REPLACE VIEW reporting_v1.plan_baseline_item WITH (security_barrier) AS
SELECT item, sequence, effective_time, occurred_time, recorded_time, plan, baseline,
    nullif(due_time, 'infinity') AS due_time
FROM reporting.plan_baseline_item
WHERE plan NOT IN (${hidden});
COMMENT ON VIEW reporting_v1.plan_baseline_item IS 'What was agreed in each baseline of a plan, item by item.';
