package tracker.platform.testing;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each ban has a canary of its own, so that none is asleep while another is broken. */
class KeptRulesTest {

    private static final List<String> BROKEN = KeptRules.noClockAndNoChance(alwaysTrue(), "canaries")
            .evaluate(new ClassFileImporter().importClasses(Canaries.class))
            .getFailureReport()
            .getDetails();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "calls method <java.time.Instant.now()>",
                "references method <java.time.Instant.now()>",
                "calls method <java.time.LocalDate.now(java.time.ZoneId)>",
                "calls method <java.time.LocalDateTime.now(java.time.ZoneId)>",
                "calls method <java.time.ZonedDateTime.now(java.time.ZoneId)>",
                "calls method <java.time.OffsetDateTime.now(java.time.ZoneId)>",
                "calls method <java.lang.System.currentTimeMillis()>",
                "calls method <java.lang.System.nanoTime()>",
                "calls method <java.util.UUID.randomUUID()>",
                "calls method <java.lang.Math.random()>",
                "has type <java.time.Clock>"
            })
    void eachClockAndChanceIsFound(String ban) {
        assertThat(BROKEN).anySatisfy(broken -> assertThat(broken).contains(ban));
    }

    static final class Canaries {

        final Clock clock = Clock.systemUTC();
        final Supplier<Instant> later = Instant::now;
        final List<Object> asked = List.of(
                Instant.now(),
                LocalDate.now(ZoneOffset.UTC),
                LocalDateTime.now(ZoneOffset.UTC),
                ZonedDateTime.now(ZoneOffset.UTC),
                OffsetDateTime.now(ZoneOffset.UTC),
                System.currentTimeMillis(),
                System.nanoTime(),
                UUID.randomUUID(),
                Math.random());
    }
}
