package tracker.platform.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.ReplayToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.SerializationException;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.UnknownSerializedType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tracker.contract.Contract;
import tracker.contract.EventType;
import tracker.team.v1.TeamRegistered;

class ProtobufSerializerTest {

    private static final Serializer GENERAL = new EventStoreAutoConfiguration().serializer();
    private static final ProtobufSerializer SERIALIZER =
            new ProtobufSerializer(Contract.get().prototypes(), GENERAL);

    static Stream<String> events() {
        return Contract.get().events().stream().map(EventType::name);
    }

    @ParameterizedTest
    @MethodSource("events")
    void anEventIsStoredUnderItsFullNameAndRevision(String name) {
        Message message = Objects.requireNonNull(Contract.get().prototype(name));
        String revision =
                Contract.eventType(message.getDescriptorForType()).orElseThrow().revision();
        var stored = SERIALIZER.serialize(message, byte[].class);
        assertThat(stored.getType().getName()).isEqualTo(name);
        assertThat(stored.getType().getRevision()).isEqualTo(revision).isNotEmpty();
        assertThat(SERIALIZER.<byte[], Object>deserialize(stored)).isEqualTo(message);
        assertThat(SERIALIZER.classForType(stored.getType())).isEqualTo(message.getClass());
    }

    @Test
    void metaDataIsTextInAStruct() {
        MetaData metaData = MetaData.from(Map.of("actor", "demo-partner-content", "origin", "import"));
        var stored = SERIALIZER.serialize(metaData, byte[].class);
        assertThat(SERIALIZER.<byte[], MetaData>deserialize(stored)).isEqualTo(metaData);
        assertThatThrownBy(() -> SERIALIZER.serialize(MetaData.with("count", 3), byte[].class))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("count");
    }

    @Test
    void tokensSurviveEvenWhenTheyReplay() {
        TrackingToken gaps = GapAwareTrackingToken.newInstance(9, Set.of(3L, 5L));
        for (TrackingToken token : new TrackingToken[] {
            gaps, ReplayToken.createReplayToken(gaps, GapAwareTrackingToken.newInstance(0, Set.of()))
        }) {
            var stored = SERIALIZER.serialize(token, byte[].class);
            assertThat(SERIALIZER.<byte[], TrackingToken>deserialize(stored)).isEqualTo(token);
        }
    }

    @Test
    void whatIsNotOfTheContractIsNotStored() {
        assertThatThrownBy(() -> SERIALIZER.serialize(Any.getDefaultInstance(), byte[].class))
                .isInstanceOf(SerializationException.class);
    }

    @Test
    void anEventOfALaterContractIsUnknownButDoesNoHarm() {
        var stored = new SimpleSerializedObject<>(new byte[0], byte[].class, "tracker.team.v1.TeamDissolved", "1");
        assertThat(SERIALIZER.classForType(stored.getType())).isEqualTo(UnknownSerializedType.class);
    }

    @Test
    void nothingStaysNothing() {
        var stored = SERIALIZER.serialize(null, byte[].class);
        assertThat((Object) SERIALIZER.deserialize(stored)).isNull();
        assertThat((Object) SERIALIZER.deserialize(
                        new SimpleSerializedObject<>(new byte[0], byte[].class, SerializedType.emptyType())))
                .isNull();
    }

    @Test
    void knowsTheTypeOfAClass() {
        assertThat(SERIALIZER.typeForClass(TeamRegistered.class).getName()).isEqualTo("tracker.team.v1.TeamRegistered");
    }
}
