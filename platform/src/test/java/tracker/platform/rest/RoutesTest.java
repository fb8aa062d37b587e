package tracker.platform.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Struct;
import io.grpc.ServerServiceDefinition;
import java.util.List;
import org.junit.jupiter.api.Test;
import tracker.contract.Contract;
import tracker.platform.testing.v1.Book;

class RoutesTest {
    private final ServerServiceDefinition shelves = new ShelfService().bindService();

    @Test
    void aPathLeadsToEveryMethodThatIsThere() {
        assertThat(new Routes(List.of(shelves)).find("/api/v1/shelves/1/books/2"))
                .containsOnlyKeys("GET", "PUT", "PATCH", "DELETE");
    }

    @Test
    void whatNobodyCouldTellApartStopsTheStart() {
        assertThatThrownBy(() -> new Routes(List.of(shelves, shelves)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("Nobody can tell tracker.platform.testing.v1.ShelfService/");
    }

    @Test
    void theWholeContractCanBeShown() {
        assertThat(Contract.get().rpcs()).allSatisfy(rpc -> {
            JsonTypes.requireKnown(rpc.method().getInputType());
            JsonTypes.requireKnown(rpc.method().getOutputType());
        });
        assertThat(Contract.get().events()).allSatisfy(event -> JsonTypes.requireKnown(event.message()));
    }

    @Test
    void aTypeThatJsonCannotShowStopsTheStart() {
        JsonTypes.requireKnown(Book.getDescriptor());
        assertThatThrownBy(() -> JsonTypes.requireKnown(Struct.getDescriptor()))
                .hasMessage("google.protobuf.Struct is a google.protobuf.Struct, which REST does not support");
    }
}
