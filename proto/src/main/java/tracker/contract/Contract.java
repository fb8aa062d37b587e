package tracker.contract;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.GenericDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tracker.type.v1.AnnotationsProto;
import tracker.type.v1.Role;

/** Every service, message and event of the contract with its options and comments; loaded once from what the build compiled. */
public final class Contract {
    private static final String PACKAGES = "tracker.";

    private final List<ServiceDescriptor> services;
    private final Map<String, Rpc> rpcs = new LinkedHashMap<>();
    private final Map<String, Message> prototypes = new LinkedHashMap<>();
    private final List<EventType> events;
    private final Comments comments;
    private final ExtensionRegistry extensions = ExtensionRegistry.newInstance();
    private final TypeRegistry types;

    private Contract(FileDescriptorSet compiled) {
        List<GeneratedFile> files = compiled.getFileList().stream()
                .filter(file -> file.getPackage().startsWith(PACKAGES))
                .map(GeneratedFile::of)
                .toList();
        comments = Comments.of(compiled);
        TypeRegistry.Builder registry = TypeRegistry.newBuilder();
        for (GeneratedFile file : files) {
            file.registerExtensions(extensions);
            messages(file.descriptor().getMessageTypes()).forEach(message -> {
                prototypes.put(message.getFullName(), file.prototype(message));
                registry.add(message);
            });
        }
        types = registry.build();
        events = prototypes.values().stream()
                .map(Message::getDescriptorForType)
                .flatMap(message -> eventType(message).stream())
                .toList();
        services = files.stream()
                .flatMap(file -> file.descriptor().getServices().stream())
                .toList();
        services.stream()
                .flatMap(service -> service.getMethods().stream())
                .map(Rpc::of)
                .forEach(rpc -> rpcs.put(rpc.grpcName(), rpc));
    }

    /** The contract of the tracker. */
    public static Contract get() {
        return Loaded.CONTRACT;
    }

    /** The contract in another compiled descriptor set on the class path, whose generated classes are there too. */
    public static Contract load(String resource) {
        try (InputStream bytes = Contract.class.getClassLoader().getResourceAsStream(resource)) {
            if (bytes == null) {
                throw new FileNotFoundException(resource);
            }
            return new Contract(FileDescriptorSet.parseFrom(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException("The compiled contract cannot be read: " + resource, e);
        }
    }

    public List<ServiceDescriptor> services() {
        return services;
    }

    public Collection<Rpc> rpcs() {
        return rpcs.values();
    }

    /** The RPC by its name on the wire, {@code package.Service/Method}; absent when it is not of the contract. */
    public Optional<Rpc> rpc(String grpcName) {
        return Optional.ofNullable(rpcs.get(grpcName));
    }

    /** Every message that is stored as an event. */
    public List<EventType> events() {
        return events;
    }

    /** Every message of the contract, nested ones included. */
    public Collection<Message> prototypes() {
        return prototypes.values();
    }

    /** The default instance of the generated class, or null when the contract has no such message. */
    public @Nullable Message prototype(String fullName) {
        return prototypes.get(fullName);
    }

    /** The comment above the declaration, or empty. */
    public String comment(GenericDescriptor declaration) {
        return comments.of(declaration.getFullName());
    }

    public ExtensionRegistry extensions() {
        return extensions;
    }

    /** What an {@code Any} of this contract can hold. */
    public TypeRegistry types() {
        return types;
    }

    /** What the message says of itself as an event; empty when it is none. */
    public static Optional<EventType> eventType(Descriptor message) {
        return message.getOptions().hasExtension(AnnotationsProto.event)
                ? Optional.of(new EventType(message, message.getOptions().getExtension(AnnotationsProto.event)))
                : Optional.empty();
    }

    /** Whether JSON shows every field of the message, an absent one as null. */
    public static boolean printsAbsent(Descriptor message) {
        return message.getOptions().getExtension(AnnotationsProto.printAbsent);
    }

    /** Whether the field can hold personal data. */
    public static boolean isPersonal(FieldDescriptor field) {
        return field.getOptions().getExtension(AnnotationsProto.personal);
    }

    /** Whether the field holds a source's own texts, which the service checks itself. */
    public static boolean isVerbatim(FieldDescriptor field) {
        return field.getOptions().getExtension(AnnotationsProto.verbatim);
    }

    /** Whether the field holds a text without line breaks. */
    public static boolean isOneLine(FieldDescriptor field) {
        return field.getOptions().getExtension(AnnotationsProto.oneLine);
    }

    /** Who may say that it happened in the past, besides administrators and services. */
    public static List<Role> datedBackBy(FieldDescriptor occurredTime) {
        return occurredTime.getOptions().getExtension(AnnotationsProto.datedBackByLeaders)
                ? List.of(Role.ROLE_PROGRAM_MANAGER, Role.ROLE_PROBLEM_COORDINATOR)
                : List.of();
    }

    /** Whether nobody may say that it happened in the past. */
    public static boolean isNeverDatedBack(FieldDescriptor occurredTime) {
        return occurredTime.getOptions().getExtension(AnnotationsProto.neverDatedBack);
    }

    private static Stream<Descriptor> messages(List<Descriptor> declared) {
        return declared.stream()
                .filter(message -> !message.getOptions().getMapEntry())
                .flatMap(message -> Stream.concat(Stream.of(message), messages(message.getNestedTypes())));
    }

    private static final class Loaded {
        static final Contract CONTRACT = load("META-INF/tracker/contract.binpb");
    }
}
