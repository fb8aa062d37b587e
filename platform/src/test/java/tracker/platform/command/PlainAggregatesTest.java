package tracker.platform.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.axonframework.eventsourcing.AggregateFactory;
import org.axonframework.eventsourcing.GenericAggregateFactory;
import org.axonframework.spring.config.SpringAggregateLookup;
import org.axonframework.spring.stereotype.Aggregate;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.annotation.AnnotatedBeanDefinitionReader;

class PlainAggregatesTest {

    @Aggregate
    static class Sample {}

    @Test
    void axonTakesTheirFactoriesAndMakesNoneOfItsOwn() {
        DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
        new AnnotatedBeanDefinitionReader(beans).register(Sample.class);

        new PlainAggregates().postProcessBeanDefinitionRegistry(beans);
        new SpringAggregateLookup().postProcessBeanFactory(beans);

        assertThat(beans.getBeansOfType(AggregateFactory.class).values())
                .singleElement()
                .isInstanceOf(GenericAggregateFactory.class);
    }
}
