package tracker.platform.command;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.inprocess.InProcessSocketAddress;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import tracker.contract.Rpc;
import tracker.contract.Said;
import tracker.platform.error.Errors;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;

/**
 * Takes no more calls at once than there is memory for: each waits on a thread of its own, and when a disk or a database pauses,
 * clients that do not wait for each other would fill the process. Those that carry files are counted apart. Streams are counted
 * where they are served.
 */
final class Admission implements ServerInterceptor {

    private static final int MOST_FILES = 2;

    /** So many calls at once. */
    private record Room(int most, Semaphore places) {
        private Room(int most) {
            this(most, new Semaphore(most));
        }
    }

    private final Room calls;
    private final Room files = new Room(MOST_FILES);
    private final Map<String, Room> rooms = new ConcurrentHashMap<>();

    Admission(int most) {
        this.calls = new Room(most);
    }

    private Room room(ServerCall<?, ?> call) {
        SocketAddress caller = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        return caller instanceof InProcessSocketAddress // REST, which has counted its files itself
                ? calls
                : rooms.computeIfAbsent(
                        call.getMethodDescriptor().getFullMethodName(), name -> room(call.getMethodDescriptor()));
    }

    private Room room(MethodDescriptor<?, ?> method) {
        return method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier schema
                        && Rpc.carriesFile(schema.getMethodDescriptor())
                ? files
                : calls;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (call.getMethodDescriptor().getType() != MethodType.UNARY
                || call.getMethodDescriptor().getFullMethodName().startsWith("grpc.")) {
            return next.startCall(call, headers);
        }
        Room room = room(call);
        if (!room.places.tryAcquire()) {
            Errors.close(
                    call,
                    Rejection.of(
                            Reason.TOO_MANY_CALLS,
                            Said.of(
                                    "CALLS_IN_PROGRESS",
                                    "This service has {count} such calls in progress, as many as it takes at once: try again in a second.",
                                    room.most)));
            return new ServerCall.Listener<>() {};
        }
        try { // a call that has begun ends by one of the two
            return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
                @Override
                public void onComplete() {
                    room.places.release();
                    super.onComplete();
                }

                @Override
                public void onCancel() {
                    room.places.release();
                    super.onCancel();
                }
            };
        } catch (RuntimeException | Error e) {
            room.places.release();
            throw e;
        }
    }
}
