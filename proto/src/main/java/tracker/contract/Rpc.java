package tracker.contract;

import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.MethodDescriptor;
import java.util.List;
import java.util.stream.Stream;
import tracker.type.v1.Access;
import tracker.type.v1.AnnotationsProto;

/** One RPC: how it is called over HTTP, and by whom. */
public record Rpc(MethodDescriptor method, List<HttpBinding> bindings, Access access) {
    /** Reads the options of a method; an HTTP rule outside the supported subset is refused with what is wrong. */
    public static Rpc of(MethodDescriptor method) {
        return new Rpc(method, HttpBinding.of(method), method.getOptions().getExtension(AnnotationsProto.access));
    }

    /** A file comes with the request, or with the answer. */
    public static boolean carriesFile(MethodDescriptor method) {
        return Stream.of(method.getInputType(), method.getOutputType())
                .flatMap(message -> message.getFields().stream())
                .anyMatch(field -> field.getJavaType() == JavaType.BYTE_STRING);
    }

    /** The name on the wire: {@code package.Service/Method}. */
    public String grpcName() {
        return method.getService().getFullName() + "/" + method.getName();
    }
}
