-- external_id is of the version before this one.
DROP TABLE IF EXISTS
    reporting.escalation_${g}, reporting.escalation_id_${g}, reporting.escalation_words_${g}, reporting.escalation_link_${g},
    reporting.escalation_count_${g},
    reporting.confidential_escalation_${g}, reporting.confidential_problem_${g}, reporting.confidential_plan_${g},
    reporting.escalation_history_${g}, reporting.escalation_change_${g}, reporting.source_report_${g},
    reporting.problem_${g}, reporting.problem_history_${g}, reporting.plan_${g}, reporting.plan_item_${g},
    reporting.plan_history_${g}, reporting.plan_item_history_${g}, reporting.plan_baseline_item_${g}, reporting.team_${g},
    reporting.external_id_${g};
