package tracker.platform.command;

import build.buf.protovalidate.ValidationResult;
import build.buf.protovalidate.Validator;
import build.buf.protovalidate.exceptions.ValidationException;
import com.google.protobuf.Message;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tracker.platform.error.Errors;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Violation;

/** Refuses a request whose shape is not the contract's, before any code of the service sees it. */
final class ValidationInterceptor implements ServerInterceptor {

    private final Validator validator;

    ValidationInterceptor(Validator validator) {
        this.validator = validator;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
            private boolean refused;

            @Override
            public void onMessage(Q request) {
                Optional<RuntimeException> failure = switch (request) {
                    case Message message -> check(message);
                    case RuntimeException unreadable -> Optional.of(unreadable);
                    default -> Optional.empty();
                };
                if (failure.isPresent()) {
                    refused = true;
                    Errors.close(call, failure.get());
                } else {
                    super.onMessage(request);
                }
            }

            @Override
            public void onHalfClose() {
                if (!refused) {
                    super.onHalfClose();
                }
            }
        };
    }

    /** A rule that sets one limit tells it: the page has its own words for the rule. Of two, the message tells both. */
    private static Violation told(build.buf.protovalidate.Violation violation) {
        build.buf.validate.Violation broken = violation.toProto();
        String rule = rule(broken.getRuleId());
        Map<String, String> limit = violation.getRuleValue() != null
                        && violation.getRuleValue().getValue() instanceof Number number
                        && !rule.matches(".*_GTE?_LTE?")
                ? Map.of("limit", number.toString())
                : Map.of();
        return new Violation(FieldPaths.text(broken.getField()), broken.getMessage(), rule, limit);
    }

    /** As reasons are written: {@code string.max_len} becomes STRING_MAX_LEN. */
    private static String rule(String id) {
        return id.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_");
    }

    private Optional<RuntimeException> check(Message request) {
        List<Violation> violations = ControlCharacters.in(request);
        if (violations.isEmpty()) {
            try {
                ValidationResult result = validator.validate(request);
                violations = result.getViolations().stream()
                        .map(ValidationInterceptor::told)
                        .toList();
            } catch (ValidationException e) {
                return Optional.of(new IllegalStateException("The contract's rules do not compile", e));
            }
        }
        return violations.isEmpty() ? Optional.empty() : Optional.of(Rejection.invalid(violations));
    }
}
