-- Points the service's own views at the generation that answers; the analysts' views and figures stand on those.
CREATE OR REPLACE VIEW reporting.escalation AS SELECT * FROM reporting.escalation_${g};
CREATE OR REPLACE VIEW reporting.escalation_id AS SELECT * FROM reporting.escalation_id_${g};
CREATE OR REPLACE VIEW reporting.escalation_words AS SELECT * FROM reporting.escalation_words_${g};
-- As services of the version before this one still know both, while they run beside it.
CREATE OR REPLACE VIEW reporting.external_id AS
    SELECT name, external_id, external_key, i.open_time, words
    FROM reporting.escalation_id_${g} i JOIN reporting.escalation_words_${g} USING (name);
CREATE OR REPLACE VIEW reporting.escalation_link AS SELECT * FROM reporting.escalation_link_${g};
CREATE OR REPLACE VIEW reporting.escalation_count AS SELECT * FROM reporting.escalation_count_${g};
CREATE OR REPLACE VIEW reporting.confidential_escalation AS SELECT * FROM reporting.confidential_escalation_${g};
CREATE OR REPLACE VIEW reporting.confidential_problem AS SELECT * FROM reporting.confidential_problem_${g};
CREATE OR REPLACE VIEW reporting.confidential_plan AS SELECT * FROM reporting.confidential_plan_${g};
CREATE OR REPLACE VIEW reporting.escalation_history AS SELECT * FROM reporting.escalation_history_${g};
CREATE OR REPLACE VIEW reporting.escalation_change AS SELECT * FROM reporting.escalation_change_${g};
CREATE OR REPLACE VIEW reporting.source_report AS SELECT * FROM reporting.source_report_${g};
CREATE OR REPLACE VIEW reporting.problem AS SELECT * FROM reporting.problem_${g};
CREATE OR REPLACE VIEW reporting.problem_history AS SELECT * FROM reporting.problem_history_${g};
CREATE OR REPLACE VIEW reporting.plan AS SELECT * FROM reporting.plan_${g};
CREATE OR REPLACE VIEW reporting.plan_item AS SELECT * FROM reporting.plan_item_${g};
CREATE OR REPLACE VIEW reporting.plan_history AS SELECT * FROM reporting.plan_history_${g};
CREATE OR REPLACE VIEW reporting.plan_item_history AS SELECT * FROM reporting.plan_item_history_${g};
CREATE OR REPLACE VIEW reporting.plan_baseline_item AS SELECT * FROM reporting.plan_baseline_item_${g};
CREATE OR REPLACE VIEW reporting.team AS SELECT * FROM reporting.team_${g};

-- For analysts: words instead of numbers, nothing that can hold personal data, and nothing confidential. A view that leaves
-- some out is a barrier: no function in a query sees their rows first.
CREATE OR REPLACE VIEW reporting_v1.team AS
SELECT name, display_name,
    (ARRAY['CONTENT', 'POLICY', 'PRODUCT', 'ANALYTICS', 'OPERATIONS', 'COMMUNICATIONS', 'SUPPORT', 'ENGINEERING'])[kind]
        AS kind
FROM reporting.team;
COMMENT ON VIEW reporting_v1.team IS 'Teams of the directory.';

CREATE OR REPLACE VIEW reporting_v1.escalation WITH (security_barrier) AS
SELECT name, version,
    (ARRAY['NEW', 'TRIAGED', 'ASSIGNED', 'ACKNOWLEDGED', 'IN_PROGRESS', 'PENDING_REQUESTER', 'PENDING_THIRD_PARTY',
        'MITIGATED', 'RESOLVED', 'CLOSED', 'DISMISSED', 'MERGED'])[state] AS state,
    priority_text AS priority, source, external_id, holder AS team,
    ARRAY(SELECT p FROM unnest(problems) AS p WHERE p NOT IN (SELECT name FROM reporting.confidential_problem)) AS problems,
    problem_linked OR problems <> '{}' AND NOT problems <@ ARRAY(SELECT name FROM reporting.confidential_problem)
        AS problem_linked, open_time, update_time,
    fingerprint, category,
    CASE WHEN merged_into IN (SELECT name FROM reporting.confidential_escalation) THEN '' ELSE merged_into END AS merged_into
FROM reporting.escalation
WHERE name NOT IN (SELECT name FROM reporting.confidential_escalation);
COMMENT ON VIEW reporting_v1.escalation IS
    'Escalations as they are; team is a name of the directory (teams/...) or the source''s own, category the widest level.
    Those that are confidential now are left out.';

CREATE OR REPLACE VIEW reporting_v1.escalation_history WITH (security_barrier) AS
SELECT name, valid_from, valid_to, tstzrange(valid_from, valid_to) AS valid, version,
    (ARRAY['NEW', 'TRIAGED', 'ASSIGNED', 'ACKNOWLEDGED', 'IN_PROGRESS', 'PENDING_REQUESTER', 'PENDING_THIRD_PARTY',
        'MITIGATED', 'RESOLVED', 'CLOSED', 'DISMISSED', 'MERGED'])[state] AS state,
    priority_text AS priority, source, external_id, holder AS team,
    ARRAY(SELECT p FROM unnest(problems) AS p WHERE p NOT IN (SELECT name FROM reporting.confidential_problem)) AS problems,
    problem_linked OR problems <> '{}' AND NOT problems <@ ARRAY(SELECT name FROM reporting.confidential_problem)
        AS problem_linked, open_time, update_time,
    fingerprint, category,
    CASE WHEN merged_into IN (SELECT name FROM reporting.confidential_escalation) THEN '' ELSE merged_into END AS merged_into
FROM reporting.escalation_history
WHERE name NOT IN (SELECT name FROM reporting.confidential_escalation);
COMMENT ON VIEW reporting_v1.escalation_history IS
    'Escalations as they were: valid @> an instant picks the row of that instant, in occurred time.
    Those that are confidential now are left out, whatever they were then.';

CREATE OR REPLACE VIEW reporting_v1.escalation_change WITH (security_barrier) AS
SELECT name, sequence, change, occurred_time, before, after
FROM reporting.escalation_change
WHERE name NOT IN (SELECT name FROM reporting.confidential_escalation)
    AND before NOT IN (SELECT name FROM reporting.confidential_problem)
    AND after NOT IN (SELECT name FROM reporting.confidential_problem);
COMMENT ON VIEW reporting_v1.escalation_change IS 'What happened to escalations; the observed figures count these rows.
    Escalations that are confidential now, and links with problems that are, are left out.';

CREATE OR REPLACE VIEW reporting_v1.source_report WITH (security_barrier) AS
SELECT name, ordinal, sequence, reported_time, state, priority, team, problem, open_time, resolve_time, close_time,
    sla_made, reassignment_count, reopen_count
FROM reporting.source_report
WHERE name NOT IN (SELECT name FROM reporting.confidential_escalation);
COMMENT ON VIEW reporting_v1.source_report IS
    'What the tools that histories came from said of themselves, by row of their log; the source figures count these rows.
    Escalations that are confidential now are left out.';

CREATE OR REPLACE VIEW reporting_v1.problem WITH (security_barrier) AS
SELECT name, version,
    (ARRAY['NEW', 'ASSESS', 'ROOT_CAUSE_ANALYSIS', 'FIX_IN_PROGRESS', 'RESOLVED', 'CLOSED'])[state] AS state,
    (ARRAY['RECURRING_CASE', 'PROCESS_GAP', 'USER_FEEDBACK', 'METRIC_CHANGE'])[kind] AS kind,
    (SELECT count(*) FROM unnest(escalations) AS member
        WHERE member NOT IN (SELECT name FROM reporting.confidential_escalation))::integer AS escalations,
    cause_revision, open_time, update_time
FROM reporting.problem
WHERE name NOT IN (SELECT name FROM reporting.confidential_problem);
COMMENT ON VIEW reporting_v1.problem IS
    'Problems, with how many escalations belong to each; what is confidential now is left out and not counted.';

CREATE OR REPLACE VIEW reporting_v1.health_limit (version, effective_time, measure, green, amber) AS
VALUES ${health_limits};
COMMENT ON VIEW reporting_v1.health_limit IS
    'Up to which value a measure of a plan''s health is green or amber, by version of the thresholds.';
