package tracker.platform.eventstore;

import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import tracker.contract.Contract;

/** How what is kept is written. */
public final class Serializers {

    private Serializers() {}

    /** Tokens and what else is Axon's own; reads Axon's types only. */
    public static Serializer general() {
        return Jackson3Serializer.builder()
                .jsonMapperBuilderCustomizer(
                        mapper -> mapper.polymorphicTypeValidator(BasicPolymorphicTypeValidator.builder()
                                .allowIfSubType("org.axonframework.")
                                .build()))
                .build();
    }

    /** Messages of the contract, and their metadata. */
    public static Serializer messages(Serializer others) {
        return new ProtobufSerializer(Contract.get().prototypes(), others);
    }
}
