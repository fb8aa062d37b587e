package tracker.contract;

import com.google.protobuf.Descriptors.MethodDescriptor;
import java.util.List;
import tracker.type.v1.Access;
import tracker.type.v1.AnnotationsProto;

/** One RPC: how it is called over HTTP, and by whom. */
public record Rpc(MethodDescriptor method, List<HttpBinding> bindings, Access access) {
    /** Reads the options of a method; an HTTP rule outside the supported subset is refused with what is wrong. */
    public static Rpc of(MethodDescriptor method) {
        return new Rpc(method, HttpBinding.of(method), method.getOptions().getExtension(AnnotationsProto.access));
    }

    /** The name on the wire: {@code package.Service/Method}. */
    public String grpcName() {
        return method.getService().getFullName() + "/" + method.getName();
    }
}
