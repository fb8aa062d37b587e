package tracker.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.AnnotationsProto;
import com.google.api.CustomHttpPattern;
import com.google.api.HttpRule;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Timestamp;
import com.google.protobuf.TimestampProto;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HttpBindingTest {
    @Test
    void whatIsInNeitherPathNorBodyIsAParameter() {
        HttpBinding binding = HttpBinding.of(method(
                        HttpRule.newBuilder()
                                .setPost("/api/{name=things/*}")
                                .setBody("part")
                                .build(),
                        false))
                .getFirst();

        assertThat(binding.parameters()).extracting(FieldDescriptor::getName).containsExactly("time", "tags", "count");
        assertThat(binding.bodyField()).map(FieldDescriptor::getName).contains("part");
        assertThat(binding.responseField()).isEmpty();
    }

    @Test
    void aWholeBodyLeavesNoParameters() {
        HttpBinding binding = HttpBinding.of(method(
                        HttpRule.newBuilder()
                                .setPost("/api/things")
                                .setBody("*")
                                .setResponseBody("part")
                                .build(),
                        false))
                .getFirst();

        assertThat(binding.parameters()).isEmpty();
        assertThat(binding.wholeBody()).isTrue();
        assertThat(binding.responseField()).map(FieldDescriptor::getName).contains("part");
    }

    @Test
    void aMethodWithoutARuleHasNoBinding() {
        assertThat(HttpBinding.of(method(null, false))).isEmpty();
    }

    static Stream<Arguments> unsupported() {
        HttpRule.Builder whole = HttpRule.newBuilder().setBody("*");
        return Stream.of(
                Arguments.of(HttpRule.newBuilder().setGet("/api/**").build(), "path /api/** is not supported"),
                Arguments.of(HttpRule.newBuilder().setGet("/api/things").build(), "field 'part' is neither"),
                Arguments.of(whole.clone().setGet("/api/things").build(), "a body with GET"),
                Arguments.of(whole.clone().setDelete("/api/things").build(), "a body with DELETE"),
                Arguments.of(whole.clone().build(), "only get, put"),
                Arguments.of(
                        whole.clone()
                                .setCustom(CustomHttpPattern.newBuilder()
                                        .setKind("HEAD")
                                        .setPath("/api"))
                                .build(),
                        "only get, put"),
                Arguments.of(whole.clone().setPost("/api/{nome}").build(), "has no field 'nome'"),
                Arguments.of(whole.clone().setPost("/api/{count}").build(), "path variable 'count' is not a string"),
                Arguments.of(whole.clone().setPost("/api/{tags}").build(), "path variable 'tags' is not a string"),
                Arguments.of(
                        HttpRule.newBuilder().setPost("/api").setBody("count").build(), "body 'count' is not"),
                Arguments.of(
                        HttpRule.newBuilder().setPost("/api").setBody("nobody").build(), "has no field 'nobody'"),
                Arguments.of(
                        whole.clone().setPost("/api").setResponseBody("tags").build(), "response_body 'tags'"),
                Arguments.of(whole.clone().setPost("/api").setSelector("x").build(), "selector"),
                Arguments.of(
                        whole.clone()
                                .setPost("/api")
                                .addAdditionalBindings(whole.clone()
                                        .setPut("/api")
                                        .addAdditionalBindings(whole.clone().setPatch("/api")))
                                .build(),
                        "additional_bindings do not nest"));
    }

    @ParameterizedTest
    @MethodSource("unsupported")
    void anUnsupportedRuleIsRefusedByName(HttpRule rule, String reason) {
        assertThatThrownBy(() -> HttpBinding.of(method(rule, false)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("HTTP rule of test.Things.Do: ")
                .hasMessageContaining(reason);
    }

    @Test
    void aClientStreamIsRefused() {
        HttpRule rule = HttpRule.newBuilder().setPost("/api").setBody("*").build();

        assertThatThrownBy(() -> HttpBinding.of(method(rule, true))).hasMessageContaining("client stream");
    }

    private static MethodDescriptor method(@Nullable HttpRule rule, boolean clientStream) {
        DescriptorProto thing = DescriptorProto.newBuilder()
                .setName("Thing")
                .addAllField(List.of(
                        field(1, "name", Type.TYPE_STRING, ""),
                        field(2, "part", Type.TYPE_MESSAGE, ".test.Thing"),
                        field(
                                3,
                                "time",
                                Type.TYPE_MESSAGE,
                                "." + Timestamp.getDescriptor().getFullName()),
                        field(4, "tags", Type.TYPE_STRING, "").toBuilder()
                                .setLabel(Label.LABEL_REPEATED)
                                .build(),
                        field(5, "count", Type.TYPE_INT32, "")))
                .build();
        MethodDescriptorProto.Builder method = MethodDescriptorProto.newBuilder()
                .setName("Do")
                .setInputType(".test.Thing")
                .setOutputType(".test.Thing")
                .setClientStreaming(clientStream);
        if (rule != null) {
            method.setOptions(MethodOptions.newBuilder().setExtension(AnnotationsProto.http, rule));
        }
        FileDescriptorProto file = FileDescriptorProto.newBuilder()
                .setName("test.proto")
                .setPackage("test")
                .setSyntax("proto3")
                .addDependency(TimestampProto.getDescriptor().getName())
                .addMessageType(thing)
                .addService(
                        ServiceDescriptorProto.newBuilder().setName("Things").addMethod(method))
                .build();
        try {
            return FileDescriptor.buildFrom(file, new FileDescriptor[] {TimestampProto.getDescriptor()})
                    .findServiceByName("Things")
                    .findMethodByName("Do");
        } catch (DescriptorValidationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static FieldDescriptorProto field(int number, String name, Type type, String typeName) {
        FieldDescriptorProto.Builder field = FieldDescriptorProto.newBuilder()
                .setNumber(number)
                .setName(name)
                .setType(type)
                .setLabel(Label.LABEL_OPTIONAL);
        return typeName.isEmpty() ? field.build() : field.setTypeName(typeName).build();
    }
}
