package tracker.plan.v1;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import com.google.protobuf.util.Timestamps;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import tracker.contract.EventMeta;

/** The versions of the thresholds that plans are judged by, each in effect from its time on. */
public final class HealthRules {

    private static final Set<HealthMeasure> MEASURES = EnumSet.of(
            HealthMeasure.HEALTH_MEASURE_SCHEDULE,
            HealthMeasure.HEALTH_MEASURE_BLOCKED,
            HealthMeasure.HEALTH_MEASURE_ALIGNMENT);

    private final List<HealthThresholds> versions;

    private HealthRules(List<HealthThresholds> versions) {
        this.versions = versions;
    }

    /** Those that come with the contract. */
    public static HealthRules shipped() {
        try (InputStream bytes = HealthRules.class.getResourceAsStream("health_rule.json")) {
            if (bytes == null) {
                throw new FileNotFoundException("health_rule.json");
            }
            return read(new String(bytes.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("The thresholds of plan health cannot be read", e);
        }
    }

    /** Reads a {@link HealthRule} in JSON; refuses one that leaves anything open. */
    public static HealthRules read(String json) {
        HealthRule.Builder rule = HealthRule.newBuilder();
        try {
            JsonFormat.parser().merge(json, rule);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("The thresholds of plan health are no HealthRule: " + e.getMessage(), e);
        }
        return of(rule.build());
    }

    public static HealthRules of(HealthRule rule) {
        require(rule.getVersionsCount() > 0, "There are no thresholds of plan health.");
        for (int i = 0; i < rule.getVersionsCount(); i++) {
            HealthThresholds thresholds = rule.getVersions(i);
            String which = "Version " + thresholds.getVersion() + " of the thresholds of plan health ";
            require(thresholds.getVersion() == i + 1, which + "is out of order: versions count from 1.");
            require(thresholds.hasEffectiveTime(), which + "does not say from when on it holds.");
            require(
                    i == 0
                            || Timestamps.compare(
                                            rule.getVersions(i - 1).getEffectiveTime(), thresholds.getEffectiveTime())
                                    < 0,
                    which + "does not hold from later on than the one before.");
            require(
                    thresholds.getLimitsCount() == MEASURES.size()
                            && thresholds.getLimitsList().stream()
                                    .map(HealthLimit::getMeasure)
                                    .toList()
                                    .containsAll(MEASURES),
                    which + "has not one limit for each measure.");
            require(
                    thresholds.getLimitsList().stream()
                            .allMatch(limit -> limit.getGreen() >= 0 && limit.getGreen() <= limit.getAmber()),
                    which + "has a limit that is negative, or amber below green.");
        }
        return new HealthRules(rule.getVersionsList());
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** The thresholds in effect at that instant; before the first version, the first. */
    public HealthThresholds at(Instant instant) {
        HealthThresholds inEffect = versions.getFirst();
        for (HealthThresholds thresholds : versions) {
            if (!EventMeta.toInstant(thresholds.getEffectiveTime()).isAfter(instant)) {
                inEffect = thresholds;
            }
        }
        return inEffect;
    }

    /** All there ever were, oldest first. */
    public List<HealthThresholds> versions() {
        return versions;
    }
}
