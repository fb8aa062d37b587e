-- What analysts may call and read.
REVOKE ALL ON FUNCTION
    reporting_v1.plan_health(timestamptz, boolean, timestamptz, integer, integer, integer),
    reporting_v1.plan_at(timestamptz, timestamptz),
    reporting_v1.plan_item_at(timestamptz, timestamptz),
    reporting_v1.plan_item_slip(timestamptz, timestamptz),
    reporting_v1.plan_slip(timestamptz, timestamptz),
    reporting_v1.plan_alignment(timestamptz, timestamptz),
    reporting_v1.plan_recurrence(timestamptz),
    reporting_v1.item_figures(timestamptz, text, integer, text, text),
    reporting_v1.plan_figures(timestamptz, text, integer),
    reporting_v1.plan_burn_down(text, date, date, text),
    reporting_v1.item_throughput(timestamptz, timestamptz, text, text, text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    reporting_v1.plan_health(timestamptz, boolean, timestamptz, integer, integer, integer),
    reporting_v1.plan_at(timestamptz, timestamptz),
    reporting_v1.plan_item_at(timestamptz, timestamptz),
    reporting_v1.plan_item_slip(timestamptz, timestamptz),
    reporting_v1.plan_slip(timestamptz, timestamptz),
    reporting_v1.plan_alignment(timestamptz, timestamptz),
    reporting_v1.plan_recurrence(timestamptz),
    reporting_v1.item_figures(timestamptz, text, integer, text, text),
    reporting_v1.plan_figures(timestamptz, text, integer),
    reporting_v1.plan_burn_down(text, date, date, text),
    reporting_v1.item_throughput(timestamptz, timestamptz, text, text, text, timestamptz) TO tracker_analyst;
GRANT SELECT ON ALL TABLES IN SCHEMA reporting_v1 TO tracker_analyst;
