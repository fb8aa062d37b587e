package tracker.platform.processor;

import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.annotation.HandlerEnhancerDefinition;
import org.axonframework.messaging.annotation.MessageHandlingMember;
import org.axonframework.messaging.annotation.WrappedMessageHandlingMember;
import org.jspecify.annotations.Nullable;

/** Turns an {@link Error} of an event handler into an exception, which can be set aside. */
final class ErrorsAsExceptions implements HandlerEnhancerDefinition {

    @Override
    public <T> MessageHandlingMember<T> wrapHandler(MessageHandlingMember<T> handler) {
        return handler.canHandleMessageType(EventMessage.class) ? new Wrapped<>(handler) : handler;
    }

    private static final class Wrapped<T> extends WrappedMessageHandlingMember<T> {

        private Wrapped(MessageHandlingMember<T> handler) {
            super(handler);
        }

        @Override
        public @Nullable Object handle(Message<?> message, @Nullable T target) throws Exception {
            try {
                return super.handle(message, target);
            } catch (Error e) {
                throw new HandlerError(e);
            }
        }
    }
}
