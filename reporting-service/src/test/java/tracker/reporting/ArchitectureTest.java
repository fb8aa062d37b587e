package tracker.reporting;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the house is built like; the canary package breaks every rule on purpose, so that none can fall asleep. */
class ArchitectureTest {

    private static final JavaClasses SERVICE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("tracker.reporting")
            .that(JavaClass.Predicates.resideOutsideOfPackage("tracker.reporting.v1"));

    private static final JavaClasses BROKEN = new ClassFileImporter().importPackages("tracker.canary");

    static List<ArchRule> rules() {
        return List.of(
                noClasses()
                        .that()
                        .resideInAnyPackage("..fact..", "..document..")
                        .should()
                        .callMethod(java.time.Instant.class, "now")
                        .orShould()
                        .callMethod(System.class, "currentTimeMillis")
                        .orShould()
                        .callMethod(UUID.class, "randomUUID")
                        .as("what is folded depends on events alone, so that a rebuild gives the same"),
                noClasses()
                        .that()
                        .resideInAnyPackage("..fact..", "..list..", "..metric..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("com.mongodb..", "org.bson..")
                        .as("facts, lists and figures live in SQL"),
                noClasses()
                        .that()
                        .resideInAPackage("..document..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("java.sql..", "org.springframework.jdbc..")
                        .as("documents are read by key from their own store"),
                noClasses()
                        .that()
                        .resideInAnyPackage("..list..", "..metric..")
                        .should()
                        .dependOnClassesThat()
                        .haveSimpleNameEndingWith("Fold")
                        .as("lists and figures read what has been folded"));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theServiceKeepsTheRule(ArchRule rule) {
        rule.check(SERVICE);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theCanaryBreaksTheRule(ArchRule rule) {
        assertThat(rule.evaluate(BROKEN).hasViolation()).isTrue();
    }
}
