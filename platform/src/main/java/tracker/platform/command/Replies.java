package tracker.platform.command;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.grpc.stub.StreamObserver;

/** Answers calls: a change with its response of resource and position, a query with its one response. */
public final class Replies {

    private Replies() {}

    /** Completes the call with the one response. */
    public static <A> void answer(StreamObserver<A> observer, A response) {
        observer.onNext(response);
        observer.onCompleted();
    }

    /** Completes the call with a response whose first field is the resource and whose `position` is where it stands. */
    public static <A extends Message> void answer(StreamObserver<A> observer, A empty, Outcome<?> outcome) {
        answer(observer, response(empty, outcome));
    }

    /** The response of a change: its first field is the resource, its `position` where it stands. */
    @SuppressWarnings("unchecked") // a builder of A builds A
    public static <A extends Message> A response(A empty, Outcome<?> outcome) {
        FieldDescriptor resource = empty.getDescriptorForType().findFieldByNumber(1);
        FieldDescriptor position = empty.getDescriptorForType().findFieldByName("position");
        return (A) empty.newBuilderForType()
                .setField(resource, outcome.resource())
                .setField(position, outcome.position().encode())
                .build();
    }
}
