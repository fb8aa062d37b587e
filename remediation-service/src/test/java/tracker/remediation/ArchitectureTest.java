package tracker.remediation;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tracker.platform.command.Commands;
import tracker.platform.command.Decider;

/** What the house is built like; the canary package breaks every rule on purpose, so that none can fall asleep. */
class ArchitectureTest {

    private static final String CANARY = "tracker.canary";

    private static final JavaClasses SERVICE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("tracker.remediation");

    private static final JavaClasses BROKEN = new ClassFileImporter().importPackages(CANARY);

    static List<ArchRule> rules() {
        return List.of(
                classes()
                        .that()
                        .resideInAPackage("..domain..")
                        .or()
                        .implement(Decider.class)
                        .should()
                        .onlyDependOnClassesThat()
                        .resideInAnyPackage(
                                "java..",
                                "com.google.protobuf..",
                                "org.jspecify..",
                                "tracker.contract..",
                                "tracker.type.v1..",
                                "tracker.plan.v1..",
                                "tracker.team.v1..",
                                "tracker.platform.command..",
                                "tracker.platform.error..",
                                "tracker.platform.identity..",
                                "..domain..")
                        .as("the rules are free of frameworks"),
                noClasses()
                        .that()
                        .implement(Decider.class)
                        .or()
                        .resideInAPackage("..domain..")
                        .should()
                        .callMethod(java.time.Instant.class, "now")
                        .orShould()
                        .callMethod(System.class, "currentTimeMillis")
                        .orShould()
                        .callMethod(java.util.UUID.class, "randomUUID")
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
                noClasses()
                        .that()
                        .resideInAPackage("..policy..")
                        .should()
                        .dependOnClassesThat()
                        .areAssignableTo(Commands.class)
                        .as("a policy sends no command on its own thread"),
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
