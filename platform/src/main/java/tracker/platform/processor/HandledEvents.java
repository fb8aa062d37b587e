package tracker.platform.processor;

import com.google.protobuf.Internal;
import com.google.protobuf.Message;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

/** Which events are read for whom: the full names of the messages, as the store keeps them. */
final class HandledEvents {

    private HandledEvents() {}

    /** What the service's policies handle between them; each handler says its message by its parameter or annotation. */
    static Set<String> byPolicies(ListableBeanFactory beans) {
        Set<String> names = new TreeSet<>();
        for (String bean : beans.getBeanNamesForAnnotation(ProcessingGroup.class)) {
            Class<?> type = beans.getType(bean);
            if (type != null) {
                MethodIntrospector.selectMethods(ClassUtils.getUserClass(type), HandledEvents::isHandler)
                        .forEach(handler -> names.add(name(payload(handler))));
            }
        }
        return names;
    }

    static Set<String> named(Collection<Class<? extends Message>> events) {
        Set<String> names = new TreeSet<>();
        events.forEach(event -> names.add(name(event)));
        return names;
    }

    private static boolean isHandler(Method method) {
        return AnnotatedElementUtils.hasAnnotation(method, EventHandler.class);
    }

    private static Class<? extends Message> payload(Method handler) {
        EventHandler annotation = AnnotatedElementUtils.findMergedAnnotation(handler, EventHandler.class);
        Stream<Class<?>> said = Stream.concat(
                Stream.ofNullable(annotation).map(EventHandler::payloadType),
                Arrays.stream(handler.getParameterTypes()));
        return said.filter(type -> Message.class.isAssignableFrom(type) && !type.isInterface())
                .findFirst()
                .<Class<? extends Message>>map(type -> type.asSubclass(Message.class))
                .orElseThrow(() -> new IllegalStateException(
                        "A policy handles events of one type of the contract by each method; not so " + handler));
    }

    private static String name(Class<? extends Message> event) {
        return Internal.getDefaultInstance(event).getDescriptorForType().getFullName();
    }
}
