package tracker.remediation;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.implement;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import tracker.platform.command.Commands;
import tracker.platform.command.Decider;
import tracker.platform.testing.KeptRules;

class ArchitectureTest extends KeptRules {

    private static final DescribedPredicate<JavaClass> RULES =
            resideInAPackage("..domain..").or(implement(Decider.class));

    ArchitectureTest() {
        super("tracker.remediation");
    }

    @Override
    protected List<ArchRule> rules() {
        return List.of(
                classes()
                        .that(RULES)
                        .should()
                        .onlyDependOnClassesThat()
                        .resideInAnyPackage(
                                "java..",
                                "com.google.protobuf..",
                                "org.jspecify..",
                                "tracker.contract..",
                                "tracker.type.v1..",
                                "tracker.escalation.v1..",
                                "tracker.plan.v1..",
                                "tracker.team.v1..",
                                "tracker.platform.command..",
                                "tracker.platform.error..",
                                "tracker.platform.identity..",
                                "..domain..")
                        .as("the rules are free of frameworks"),
                noClockAndNoChance(RULES, "the rules have no clock and draw no ids"),
                policiesAreSentences(),
                onlyPoliciesHandleEvents(),
                noClasses()
                        .that()
                        .resideInAPackage("..policy..")
                        .should()
                        .dependOnClassesThat()
                        .areAssignableTo(Commands.class)
                        .as("a policy sends no command on its own thread"),
                noCircles());
    }
}
