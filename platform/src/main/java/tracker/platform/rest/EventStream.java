package tracker.platform.rest;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One server stream as server-sent events: a message each, comments while it is silent, then {@code end} or {@code error}. The
 * id of an event is its message's {@code cursor}. A stream that fails before it says anything is answered by a problem like any
 * other call.
 */
final class EventStream {
    private static final Logger log = LoggerFactory.getLogger(EventStream.class);
    private static final Duration FIRST = Duration.ofSeconds(1);

    private final Answers answers;
    private final Route route;
    private final String requestId;
    private final Duration keepAlive;

    EventStream(Answers answers, Route route, String requestId, Duration keepAlive) {
        this.answers = answers;
        this.route = route;
        this.requestId = requestId;
        this.keepAlive = keepAlive;
    }

    /** Runs until either side ends it. */
    void copy(BlockingClientCall<Message, Message> call, HttpServletResponse out) {
        try {
            relay(call, out);
        } catch (StatusException e) {
            fail(e, out);
        } catch (IOException e) {
            log.debug("The reader of {} is gone", route.method().getFullMethodName(), e);
            call.cancel("The reader is gone", e);
        } catch (InterruptedException e) {
            call.cancel("Interrupted", e);
            Thread.currentThread().interrupt();
        }
    }

    private void relay(BlockingClientCall<Message, Message> call, HttpServletResponse out)
            throws IOException, InterruptedException, StatusException {
        Duration patience = FIRST;
        while (true) {
            try {
                Message next = call.read(patience.toMillis(), TimeUnit.MILLISECONDS);
                if (next == null) {
                    write(out, "event: end\ndata: {}\n\n", new byte[0], "");
                    return;
                }
                write(out, id(next) + "data: ", answers.shownJson(route, next), "\n\n");
            } catch (TimeoutException e) {
                write(out, ": silent\n\n", new byte[0], "");
            }
            patience = keepAlive;
        }
    }

    private static String id(Message message) {
        FieldDescriptor field = message.getDescriptorForType().findFieldByName(RequestReader.CURSOR);
        Object cursor = field == null ? "" : message.getField(field);
        return cursor.equals("") ? "" : "id: " + cursor + "\n";
    }

    private void fail(StatusException failure, HttpServletResponse out) {
        Problem problem = Problem.of(failure);
        try {
            if (out.isCommitted()) {
                write(out, "event: error\ndata: ", answers.problem(problem, requestId), "\n\n");
            } else {
                answers.problem(out, problem, requestId);
            }
        } catch (IOException e) {
            log.debug("The reader of {} is gone", route.method().getFullMethodName(), e);
        }
    }

    private static void write(HttpServletResponse out, String before, byte[] data, String after) throws IOException {
        if (!out.isCommitted()) {
            out.setContentType("text/event-stream;charset=UTF-8");
            out.setHeader("Cache-Control", "no-store");
            out.setHeader("X-Accel-Buffering", "no");
        }
        OutputStream body = out.getOutputStream();
        body.write(before.getBytes(StandardCharsets.UTF_8));
        body.write(data);
        body.write(after.getBytes(StandardCharsets.UTF_8));
        out.flushBuffer();
    }
}
