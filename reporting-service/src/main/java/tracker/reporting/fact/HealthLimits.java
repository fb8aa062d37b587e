package tracker.reporting.fact;

import java.util.Locale;
import java.util.stream.Collectors;
import tracker.contract.EventMeta;
import tracker.plan.v1.HealthLimit;
import tracker.plan.v1.HealthRules;
import tracker.plan.v1.HealthThresholds;

/** The thresholds of plan health as rows of SQL. */
final class HealthLimits {

    private HealthLimits() {}

    static String rows(HealthRules rules) {
        return rules.versions().stream()
                .flatMap(version -> version.getLimitsList().stream().map(limit -> row(version, limit)))
                .collect(Collectors.joining(",\n    "));
    }

    private static String row(HealthThresholds version, HealthLimit limit) {
        return String.format(
                Locale.ROOT,
                "(%d, '%s'::timestamptz, '%s', '%s'::double precision, '%s'::double precision)",
                version.getVersion(),
                EventMeta.toInstant(version.getEffectiveTime()),
                limit.getMeasure().name().substring("HEALTH_MEASURE_".length()),
                limit.getGreen(),
                limit.getAmber());
    }
}
