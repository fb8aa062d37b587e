package tracker.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tracker.type.v1.Role;

class ContractTest {
    private final Contract contract = Contract.get();

    @Test
    void everyRpcSaysWhoMayCallItAndHowOverHttp() {
        assertThat(contract.rpcs()).isNotEmpty().allSatisfy(rpc -> {
            assertThat(rpc.access().getRolesList())
                    .as(rpc.grpcName())
                    .isNotEmpty()
                    .doesNotContain(Role.ROLE_UNSPECIFIED);
            assertThat(rpc.bindings().isEmpty() && !rpc.method().isClientStreaming())
                    .as("%s has no HTTP rule", rpc.grpcName())
                    .isFalse();
        });
    }

    @Test
    void httpPathsBeginWithTheVersionAndNoneIsAmbiguous() {
        List<HttpBinding> bindings =
                contract.rpcs().stream().flatMap(rpc -> rpc.bindings().stream()).toList();
        for (HttpBinding one : bindings) {
            assertThat(one.path().toString()).startsWith("/api/v1/");
            assertThat(bindings.stream()
                            .filter(other -> other != one
                                    && other.verb().equals(one.verb())
                                    && other.path().overlaps(one.path())
                                    && other.path().breadth().equals(one.path().breadth())))
                    .as("as wide as %s %s", one.verb(), one.path())
                    .isEmpty();
        }
    }

    @Test
    void everyDeclarationHasItsComment() {
        assertThat(contract.rpcs())
                .allSatisfy(rpc -> assertThat(contract.comment(rpc.method()))
                        .as(rpc.grpcName())
                        .isNotEmpty());
        assertThat(contract.prototypes()).allSatisfy(prototype -> {
            Descriptor message = prototype.getDescriptorForType();
            assertThat(contract.comment(message)).as(message.getFullName()).isNotEmpty();
            assertThat(message.getFields())
                    .allSatisfy(field -> assertThat(contract.comment(field))
                            .as(field.getFullName())
                            .isNotEmpty());
            assertThat(message.getEnumTypes())
                    .allSatisfy(type -> assertThat(contract.comment(type))
                            .as(type.getFullName())
                            .isNotEmpty());
        });
    }

    @Test
    void everyEventHasAnAggregateARevisionAndAnOccurredTime() {
        assertThat(contract.events()).isNotEmpty().allSatisfy(event -> {
            assertThat(event.aggregate()).as(event.name()).isNotEmpty();
            assertThat(event.revision()).as(event.name()).isNotEmpty();
            assertThat(event.message().findFieldByName("occurred_time"))
                    .as(event.name())
                    .isNotNull()
                    .satisfies(field -> assertThat(field.getMessageType()).isEqualTo(Timestamp.getDescriptor()));
        });
    }

    @Test
    void messagesWhereEveryFieldIsPrintedAreKnown() {
        assertThat(contract.prototypes().stream()
                        .map(Message::getDescriptorForType)
                        .filter(Contract::printsAbsent)
                        .map(Descriptor::getName))
                .contains("EscalationFigures", "HoursFigures");
    }

    @Test
    void everyEventIsReadBackByItsName() {
        assertThat(contract.events()).allSatisfy(event -> {
            Message prototype = contract.prototype(event.name());
            assertThat(prototype).isNotNull();
            assertThat(prototype.getParserForType().parseFrom(prototype.toByteString(), contract.extensions()))
                    .isEqualTo(prototype);
            assertThat(contract.types()
                            .getDescriptorForTypeUrl(Any.pack(prototype).getTypeUrl()))
                    .isEqualTo(event.message());
        });
    }

    @Test
    void namesAreUniqueOnTheWire() {
        Set<String> seen = new HashSet<>();
        Stream.concat(
                        contract.rpcs().stream().map(Rpc::grpcName),
                        contract.events().stream().map(EventType::name))
                .forEach(name -> assertThat(seen.add(name)).as(name).isTrue());
        assertThat(contract.rpc(contract.rpcs().iterator().next().grpcName())).isPresent();
        assertThat(contract.rpc("tracker.nowhere.v1.Service/Method")).isEmpty();
        assertThat(contract.prototype("tracker.nowhere.v1.Message")).isNull();
    }
}
