package tracker.platform.command;

import java.util.Objects;
import org.axonframework.eventsourcing.GenericAggregateFactory;
import org.axonframework.spring.stereotype.Aggregate;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.util.StringUtils;

/**
 * Has aggregates made by their constructors. Axon's starter would ask Spring for a new bean with each command: a tenth of what a
 * command costs its service, and an aggregate, which is a shell around a decider, has nothing that Spring could give it.
 */
final class PlainAggregates implements BeanDefinitionRegistryPostProcessor {

    @Override
    public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
        ListableBeanFactory beans = (ListableBeanFactory) registry;
        for (String name : beans.getBeanNamesForAnnotation(Aggregate.class)) {
            Class<?> type = Objects.requireNonNull(beans.getType(name), name);
            registry.registerBeanDefinition(
                    StringUtils.uncapitalize(type.getSimpleName()) + "AggregateFactory", // where Axon looks for one
                    BeanDefinitionBuilder.genericBeanDefinition(
                                    GenericAggregateFactory.class, () -> new GenericAggregateFactory<>(type))
                            .getBeanDefinition());
        }
    }
}
