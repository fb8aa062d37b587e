package tracker.platform.processor;

import java.util.List;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import tracker.platform.telemetry.EventTraces;

/** What a policy does about an event is a span, and so is what follows from it. */
record TracedPolicy(String policy, EventTraces traces) implements MessageHandlerInterceptor<EventMessage<?>> {

    @Override
    public Object handle(UnitOfWork<? extends EventMessage<?>> unitOfWork, InterceptorChain chain) throws Exception {
        try (EventTraces.Handling handling = traces.handling(policy, List.of(unitOfWork.getMessage()))) {
            try {
                return chain.proceed();
            } catch (Exception e) {
                handling.failed(e);
                throw e;
            }
        }
    }
}
