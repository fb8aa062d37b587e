package tracker.contract;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.Message;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The Java classes that protoc generated for one proto file, found by its naming rules. */
record GeneratedFile(Class<?> outer, FileDescriptor descriptor) {
    static GeneratedFile of(FileDescriptorProto file) {
        Class<?> outer = outerNames(file)
                .flatMap(name -> find(javaPackage(file) + "." + name).stream())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No generated class for " + file.getName()));
        return new GeneratedFile(outer, (FileDescriptor) call(outer, "getDescriptor"));
    }

    void registerExtensions(ExtensionRegistry registry) {
        try {
            outer.getMethod("registerAllExtensions", ExtensionRegistry.class).invoke(null, registry);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Not a generated class: " + outer.getName(), e);
        }
    }

    Message prototype(Descriptor message) {
        String name = descriptor.getOptions().getJavaMultipleFiles()
                ? outer.getPackageName() + "." + javaName(message)
                : outer.getName() + "$" + javaName(message);
        return find(name)
                .map(type -> (Message) call(type, "getDefaultInstance"))
                .orElseThrow(() -> new IllegalStateException("No generated class for " + message.getFullName()));
    }

    private static String javaName(Descriptor message) {
        Descriptor parent = message.getContainingType();
        return parent == null ? message.getName() : javaName(parent) + "$" + message.getName();
    }

    private static String javaPackage(FileDescriptorProto file) {
        return file.getOptions().hasJavaPackage() ? file.getOptions().getJavaPackage() : file.getPackage();
    }

    private static Stream<String> outerNames(FileDescriptorProto file) {
        if (file.getOptions().hasJavaOuterClassname()) {
            return Stream.of(file.getOptions().getJavaOuterClassname());
        }
        String base =
                file.getName().substring(file.getName().lastIndexOf('/') + 1).replaceFirst("\\.proto$", "");
        String camel = Arrays.stream(base.split("[_-]"))
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining());
        return Stream.of(camel + "OuterClass", camel);
    }

    private static Optional<Class<?>> find(String name) {
        try {
            return Optional.of(Class.forName(name));
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }

    private static Object call(Class<?> type, String staticMethod) {
        try {
            return type.getMethod(staticMethod).invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Not a generated class: " + type.getName(), e);
        }
    }
}
