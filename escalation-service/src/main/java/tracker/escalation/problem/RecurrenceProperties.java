package tracker.escalation.problem;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;
import tracker.escalation.problem.domain.RecurrenceRule;

/**
 * When escalations are a problem, and how soon that is looked at.
 *
 * @param escalations so many of one fingerprint are a problem
 * @param window when they were opened within this time, in the world
 * @param reopenWindow how long after it was resolved or closed a problem can come back as itself
 * @param quiet it is looked at once nothing more has come for this long
 * @param latest or at the latest after this, while an import goes on
 */
@Validated
@ConfigurationProperties("tracker.recurrence")
record RecurrenceProperties(
        @DefaultValue("5") @Min(2) int escalations,

        @DefaultValue("30d") @NotNull @DurationMin(nanos = 1)
        Duration window,

        @DefaultValue("30d") @NotNull @DurationMin Duration reopenWindow,

        @DefaultValue("500ms") @NotNull @DurationMin(millis = 1)
        Duration quiet,

        @DefaultValue("15s") @NotNull @DurationMin(millis = 1)
        Duration latest) {

    RecurrenceRule rule() {
        return new RecurrenceRule(escalations, window, reopenWindow);
    }
}
