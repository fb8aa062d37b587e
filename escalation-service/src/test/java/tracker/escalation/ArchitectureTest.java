package tracker.escalation;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import io.grpc.BindableService;
import java.util.List;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.springframework.stereotype.Component;
import tracker.platform.command.Commands;
import tracker.platform.command.DeciderAggregate;
import tracker.platform.processor.OutsideOfBatch;
import tracker.platform.testing.KeptRules;

class ArchitectureTest extends KeptRules {

    private static final DescribedPredicate<JavaClass> RULES = resideInAnyPackage("..domain..", "..intake..");

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

    ArchitectureTest() {
        super("tracker.escalation");
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
                                "tracker.problem.v1..",
                                "tracker.platform.command..",
                                "tracker.platform.error..",
                                "tracker.platform.identity..",
                                "..domain..",
                                "..intake..")
                        .as("the rules are free of frameworks"),
                noClockAndNoChance(RULES, "the rules have no clock and draw no ids"),
                policiesAreSentences(),
                onlyPoliciesHandleEvents(),
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
                noClasses()
                        .that()
                        .areMetaAnnotatedWith(Component.class)
                        .should()
                        .beAssignableTo(MessageHandlerInterceptor.class)
                        .as("no bean is an interceptor: Axon has it intercept everything, and once more"),
                noCircles());
    }
}
