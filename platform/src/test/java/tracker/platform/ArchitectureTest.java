package tracker.platform;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import tracker.platform.testing.KeptRules;

class ArchitectureTest extends KeptRules {

    ArchitectureTest() {
        super("tracker.platform");
    }

    @Override
    protected List<ArchRule> rules() {
        return List.of(noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("tracker..")
                        .and(not(resideInAnyPackage(
                                "tracker.platform..",
                                "tracker.contract..",
                                "tracker.type.v1..",
                                "tracker.operations.v1..",
                                "tracker.tls..",
                                "tracker.tracing.."))))
                .as("what every service needs has no business word"));
    }
}
