package tracker.contract;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The comments of proto files by the full name of what they describe; generated classes do not carry them. */
final class Comments {
    private final Map<String, String> byName = new HashMap<>();

    static Comments of(FileDescriptorSet files) {
        Comments comments = new Comments();
        files.getFileList().forEach(file -> new Walk(file, comments.byName).declarations());
        return comments;
    }

    String of(String fullName) {
        return byName.getOrDefault(fullName, "");
    }

    /** Follows the paths of one file's source information, as descriptor.proto defines them. */
    private record Walk(FileDescriptorProto file, Map<List<Integer>, String> located, Map<String, String> byName) {
        Walk(FileDescriptorProto file, Map<String, String> byName) {
            this(
                    file,
                    file.getSourceCodeInfo().getLocationList().stream()
                            .filter(Location::hasLeadingComments)
                            .collect(Collectors.toMap(Location::getPathList, Walk::text, (first, second) -> first)),
                    byName);
        }

        void declarations() {
            each(
                    List.of(),
                    FileDescriptorProto.MESSAGE_TYPE_FIELD_NUMBER,
                    file.getMessageTypeCount(),
                    (path, i) -> message(path, file.getPackage(), file.getMessageType(i)));
            each(
                    List.of(),
                    FileDescriptorProto.ENUM_TYPE_FIELD_NUMBER,
                    file.getEnumTypeCount(),
                    (path, i) -> enumeration(path, file.getPackage(), file.getEnumType(i)));
            each(
                    List.of(),
                    FileDescriptorProto.SERVICE_FIELD_NUMBER,
                    file.getServiceCount(),
                    (path, i) -> service(path, file.getService(i)));
        }

        private void message(List<Integer> path, String scope, DescriptorProto message) {
            String name = scope + "." + message.getName();
            note(path, name);
            each(
                    path,
                    DescriptorProto.FIELD_FIELD_NUMBER,
                    message.getFieldCount(),
                    (field, i) -> note(field, name + "." + message.getField(i).getName()));
            each(
                    path,
                    DescriptorProto.ONEOF_DECL_FIELD_NUMBER,
                    message.getOneofDeclCount(),
                    (oneof, i) ->
                            note(oneof, name + "." + message.getOneofDecl(i).getName()));
            each(
                    path,
                    DescriptorProto.NESTED_TYPE_FIELD_NUMBER,
                    message.getNestedTypeCount(),
                    (nested, i) -> message(nested, name, message.getNestedType(i)));
            each(
                    path,
                    DescriptorProto.ENUM_TYPE_FIELD_NUMBER,
                    message.getEnumTypeCount(),
                    (nested, i) -> enumeration(nested, name, message.getEnumType(i)));
        }

        private void enumeration(List<Integer> path, String scope, EnumDescriptorProto enumeration) {
            String name = scope + "." + enumeration.getName();
            note(path, name);
            each(
                    path,
                    EnumDescriptorProto.VALUE_FIELD_NUMBER,
                    enumeration.getValueCount(),
                    (value, i) ->
                            note(value, name + "." + enumeration.getValue(i).getName()));
        }

        private void service(List<Integer> path, ServiceDescriptorProto service) {
            String name = file.getPackage() + "." + service.getName();
            note(path, name);
            each(
                    path,
                    ServiceDescriptorProto.METHOD_FIELD_NUMBER,
                    service.getMethodCount(),
                    (method, i) ->
                            note(method, name + "." + service.getMethod(i).getName()));
        }

        private void note(List<Integer> path, String fullName) {
            String comment = located.get(path);
            if (comment != null) {
                byName.put(fullName, comment);
            }
        }

        private static void each(List<Integer> path, int field, int count, At visitor) {
            IntStream.range(0, count)
                    .forEach(i -> visitor.visit(
                            Stream.concat(path.stream(), Stream.of(field, i)).toList(), i));
        }

        private static String text(Location location) {
            return location.getLeadingComments()
                    .lines()
                    .map(line -> line.startsWith(" ") ? line.substring(1) : line)
                    .collect(Collectors.joining("\n"))
                    .strip();
        }
    }

    private interface At {
        void visit(List<Integer> path, int index);
    }
}
