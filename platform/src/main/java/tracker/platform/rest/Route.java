package tracker.platform.rest;

import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import java.util.Map;
import tracker.contract.HttpBinding;

/** One HTTP binding of a method that this process serves. */
record Route(HttpBinding binding, MethodDescriptor<Message, Message> method, Message prototype, boolean carriesFile) {

    boolean streams() {
        return method.getType() == MethodDescriptor.MethodType.SERVER_STREAMING;
    }

    /** A route that a path leads to, with the values that the path holds. */
    record Found(Route route, Map<String, String> variables) {}
}
