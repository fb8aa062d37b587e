package tracker.gateway;

import com.google.rpc.Code;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/** Adds to the measure of each request how it ended as a gRPC call, since HTTP says 200 of every one, whoever ended it. */
@Component
final class CallOutcomes extends DefaultServerRequestObservationConvention {

    private static final String TAG = "grpc.status";
    private static final String ENDED = CallOutcomes.class.getName();
    private static final String NO_CALL = "NONE";

    /** Its caller gave it up, or the connection broke. */
    private static final String UNFINISHED = Code.CANCELLED.name();

    /** Notes what was said in the header or trailer {@code grpc-status}. */
    static void note(ServerWebExchange exchange, @Nullable String status) {
        if (status != null) {
            exchange.getAttributes().put(ENDED, status);
        }
    }

    /** Whether it was said already. */
    static boolean isNoted(ServerWebExchange exchange) {
        return exchange.getAttributes().containsKey(ENDED);
    }

    /** How a call ended that is over. */
    static String of(ServerWebExchange exchange) {
        return noted(exchange.getAttributes().get(ENDED), UNFINISHED);
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(ServerRequestObservationContext context) {
        return super.getLowCardinalityKeyValues(context).and(KeyValue.of(TAG, ended(context)));
    }

    private static String ended(ServerRequestObservationContext context) {
        ServerHttpRequest request = context.getCarrier();
        String type = request == null ? null : request.getHeaders().getFirst(HttpHeaders.CONTENT_TYPE);
        return noted(
                context.getAttributes().get(ENDED),
                type != null && type.startsWith(GrpcCalls.CONTENT_TYPE) ? UNFINISHED : NO_CALL);
    }

    private static String noted(@Nullable Object ended, String otherwise) {
        return ended == null ? otherwise : name(ended.toString());
    }

    /** Of a number that a service sent, which may be any. */
    private static String name(String status) {
        for (Code code : Code.values()) {
            if (code != Code.UNRECOGNIZED && status.equals(Integer.toString(code.getNumber()))) {
                return code.name();
            }
        }
        return Code.UNKNOWN.name();
    }
}
