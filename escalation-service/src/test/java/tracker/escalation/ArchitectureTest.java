package tracker.escalation;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.grpc.BindableService;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tracker.platform.command.Commands;
import tracker.platform.command.DeciderAggregate;
import tracker.platform.processor.OutsideOfBatch;

/** What the house is built like; the canary package breaks every rule on purpose, so that none can fall asleep. */
class ArchitectureTest {
    private static final JavaClasses SERVICE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("/v1/"))
            .importPackages("tracker.escalation");
    private static final JavaClasses BROKEN = new ClassFileImporter().importPackages("tracker.canary");

    private static final DescribedPredicate<JavaClass> SENDS_COMMANDS =
            new DescribedPredicate<>("policies that send commands") {
                @Override
                public boolean test(JavaClass type) {
                    return type.isAnnotatedWith(ProcessingGroup.class)
                            && type.getDirectDependenciesFromSelf().stream()
                                    .anyMatch(dependency ->
                                            dependency.getTargetClass().isEquivalentTo(Commands.class));
                }
            };

    static List<ArchRule> rules() {
        return List.of(
                classes()
                        .that()
                        .resideInAnyPackage("..domain..", "..intake..")
                        .should()
                        .onlyDependOnClassesThat()
                        .resideInAnyPackage(
                                "java..",
                                "com.google.protobuf..",
                                "org.jspecify..",
                                "tracker.contract..",
                                "tracker.type.v1..",
                                "tracker.escalation.v1..",
                                "tracker.problem.v1..",
                                "tracker.platform.command..",
                                "tracker.platform.error..",
                                "tracker.platform.identity..",
                                "..domain..",
                                "..intake..")
                        .as("the rules are free of frameworks"),
                noClasses()
                        .that()
                        .resideInAnyPackage("..domain..", "..intake..")
                        .should()
                        .callMethod(Instant.class, "now")
                        .orShould()
                        .callMethod(System.class, "currentTimeMillis")
                        .orShould()
                        .callMethod(UUID.class, "randomUUID")
                        .orShould()
                        .dependOnClassesThat()
                        .areAssignableTo(Clock.class)
                        .as("the rules have no clock and draw no ids"),
                classes()
                        .that()
                        .areAnnotatedWith(ProcessingGroup.class)
                        .should()
                        .haveSimpleNameStartingWith("When")
                        .andShould()
                        .notBePublic()
                        .as("a policy is named as a sentence, and nobody calls it"),
                methods()
                        .that()
                        .areAnnotatedWith(EventHandler.class)
                        .should()
                        .beDeclaredInClassesThat()
                        .areAnnotatedWith(ProcessingGroup.class)
                        .as("events are handled by policies only"),
                classes()
                        .that(SENDS_COMMANDS)
                        .should()
                        .dependOnClassesThat()
                        .areAssignableTo(OutsideOfBatch.class)
                        .as("a policy sends its commands outside of the batch"),
                classes()
                        .that()
                        .areAssignableTo(DeciderAggregate.class)
                        .or()
                        .areAssignableTo(BindableService.class)
                        .should()
                        .notBePublic()
                        .as("shells and endpoints are nobody's to call"),
                slices().matching("tracker.(**)").should().beFreeOfCycles().as("no package needs another in a circle"));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theServiceKeepsTheRule(ArchRule rule) {
        rule.check(SERVICE);
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
        assertThat(SERVICE.size()).isGreaterThan(10);
    }
}
