package tracker.platform.identity;

import build.buf.validate.FieldRules;
import build.buf.validate.ValidateProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import tracker.contract.Contract;
import tracker.contract.HttpBinding;
import tracker.contract.PathTemplate;
import tracker.contract.PathTemplate.Variable;
import tracker.contract.Rpc;

/**
 * Makes each call of a service that is about one thing, or a part of one, from the contract: none that is added later is left
 * out. What a field must hold is filled with its value by name, else with one of its type.
 */
public final class EveryCallAbout {

    /** The call was answered, and not refused. */
    public static final String ANSWERED = "answered";

    private static final FieldRules NO_RULES = FieldRules.getDefaultInstance();

    private final String collection;
    private final Map<String, Object> values;

    /**
     * @param collection of the things, such as `plans`
     * @param values of required fields by their names
     */
    public EveryCallAbout(String collection, Map<String, Object> values) {
        this.collection = collection;
        this.values = values;
    }

    /** Those of the service of that name. */
    public Stream<Rpc> of(String service) {
        return Contract.get().rpcs().stream()
                .filter(rpc -> rpc.method().getService().getFullName().equals(service))
                .filter(rpc -> rpc.bindings().stream().anyMatch(this::isAbout));
    }

    private boolean isAbout(HttpBinding binding) {
        return binding.path().variables().stream().anyMatch(variable -> isAbout(binding.path(), variable));
    }

    private boolean isAbout(PathTemplate path, Variable variable) {
        return path.segments().get(variable.from()).equals(collection);
    }

    /** What becomes of the call about that one: why it is refused, with the name as NAME. */
    public String outcome(Channel channel, Rpc rpc, String name) {
        var method = MethodDescriptor.newBuilder(
                        ProtoUtils.marshaller(
                                DynamicMessage.getDefaultInstance(rpc.method().getInputType())),
                        ProtoUtils.marshaller(
                                DynamicMessage.getDefaultInstance(rpc.method().getOutputType())))
                .setType(MethodType.UNARY)
                .setFullMethodName(rpc.grpcName())
                .build();
        try {
            var _ = ClientCalls.blockingUnaryCall(channel, method, CallOptions.DEFAULT, request(rpc, name));
            return ANSWERED;
        } catch (StatusRuntimeException e) {
            return e.getStatus().toString().replace(name, "NAME");
        }
    }

    private DynamicMessage request(Rpc rpc, String name) {
        DynamicMessage.Builder request = DynamicMessage.newBuilder(rpc.method().getInputType());
        for (FieldDescriptor field : rpc.method().getInputType().getFields()) {
            FieldRules rules = field.getOptions().hasExtension(ValidateProto.field)
                    ? field.getOptions().getExtension(ValidateProto.field)
                    : NO_RULES;
            if (rules.getRequired() || rules.getInt32().getGte() > 0) {
                request.setField(field, value(field));
            } else if (rules.getRepeated().getMinItems() > 0) {
                request.addRepeatedField(field, value(field));
            }
        }
        PathTemplate path = rpc.bindings().getFirst().path();
        for (Variable variable : path.variables()) {
            List<String> segments = new ArrayList<>(path.segments().subList(variable.from(), variable.to()));
            segments.replaceAll(segment -> segment.equals(PathTemplate.ANY) ? "none" : segment);
            if (isAbout(path, variable)) {
                segments.set(1, name.substring(name.indexOf('/') + 1));
            }
            request.setField(rpc.method().getInputType().findFieldByName(variable.field()), String.join("/", segments));
        }
        return request.build();
    }

    private Object value(FieldDescriptor field) {
        Object value = values.get(field.getName());
        if (value instanceof Message message) {
            return dynamic(field, message.toByteString());
        }
        if (value != null) {
            return value;
        }
        return switch (field.getJavaType()) {
            case STRING ->
                field.getName().equals("request_id") ? UUID.randomUUID().toString() : "x";
            case ENUM -> Objects.requireNonNull(field.getEnumType().findValueByNumber(1));
            case INT -> 1;
            case LONG -> 1L;
            case BOOLEAN -> true;
            case BYTE_STRING -> ByteString.copyFromUtf8("x");
            case MESSAGE -> dynamic(field, ByteString.EMPTY);
            case FLOAT, DOUBLE -> throw new IllegalArgumentException("Say a value for " + field.getFullName());
        };
    }

    private static DynamicMessage dynamic(FieldDescriptor field, ByteString bytes) {
        try {
            return DynamicMessage.parseFrom(field.getMessageType(), bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }
}
