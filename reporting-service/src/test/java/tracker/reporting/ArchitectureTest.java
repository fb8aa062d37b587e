package tracker.reporting;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import tracker.platform.testing.KeptRules;

class ArchitectureTest extends KeptRules {

    ArchitectureTest() {
        super("tracker.reporting");
    }

    @Override
    protected List<ArchRule> rules() {
        return List.of(
                noClockAndNoChance(
                        resideInAnyPackage("..fact..", "..document.."),
                        "what is folded depends on events alone, so that a rebuild gives the same"),
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
}
