package tracker.platform.testing;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a house is built like; the package of its canary breaks every rule on purpose, so that none can fall asleep. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class KeptRules {

    private static final JavaClasses BROKEN = new ClassFileImporter().importPackages("tracker.canary");

    /** Generated; wherever the checkout is. */
    private static final Pattern OF_THE_CONTRACT = Pattern.compile(".*/tracker/[a-z]+/v1/.*");

    /** What answers differently each time it is asked, with whatever arguments. */
    private static final DescribedPredicate<JavaAccess<?>> CLOCK_OR_CHANCE = DescribedPredicate.or(
            asks("now", Instant.class, LocalDate.class, LocalDateTime.class, ZonedDateTime.class, OffsetDateTime.class),
            asks("currentTimeMillis", System.class),
            asks("nanoTime", System.class),
            asks("randomUUID", UUID.class),
            asks("random", Math.class));

    private final JavaClasses service;

    protected KeptRules(String service) {
        this.service = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(location -> !location.matches(OF_THE_CONTRACT))
                .importPackages(service);
    }

    protected abstract List<ArchRule> rules();

    @ParameterizedTest
    @MethodSource("rules")
    void theServiceKeepsTheRule(ArchRule rule) {
        rule.check(service);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theCanaryBreaksTheRule(ArchRule rule) {
        assertThat(rule.evaluate(BROKEN).hasViolation())
                .as(rule.getDescription())
                .isTrue();
    }

    @Test
    void thereIsAServiceToLookAt() {
        assertThat(service.size()).isGreaterThan(10);
    }

    protected static ArchRule noClockAndNoChance(DescribedPredicate<JavaClass> those, String as) {
        return noClasses()
                .that(those)
                .should()
                .accessTargetWhere(CLOCK_OR_CHANCE)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .as(as);
    }

    private static DescribedPredicate<JavaAccess<?>> asks(String method, Class<?>... types) {
        return JavaAccess.Predicates.targetOwner(belongToAnyOf(types))
                .and(JavaAccess.Predicates.target(HasName.Predicates.name(method)));
    }

    protected static ArchRule policiesAreSentences() {
        return classes()
                .that()
                .areAnnotatedWith(ProcessingGroup.class)
                .should()
                .haveSimpleNameStartingWith("When")
                .andShould()
                .notBePublic()
                .as("a policy is named as a sentence, and nobody calls it");
    }

    protected static ArchRule onlyPoliciesHandleEvents() {
        return methods()
                .that()
                .areAnnotatedWith(EventHandler.class)
                .should()
                .beDeclaredInClassesThat()
                .areAnnotatedWith(ProcessingGroup.class)
                .as("events are handled by policies only");
    }

    protected static ArchRule noCircles() {
        return slices().matching("tracker.(**)").should().beFreeOfCycles().as("no package needs another in a circle");
    }
}
