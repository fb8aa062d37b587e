package tracker.platform.command;

import build.buf.protovalidate.Validator;
import build.buf.protovalidate.ValidatorFactory;
import io.grpc.ServerInterceptor;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.modelling.command.CommandTargetResolver;
import org.axonframework.modelling.command.VersionedAggregateIdentifier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.grpc.server.GlobalServerInterceptor;
import org.springframework.grpc.server.exception.GrpcExceptionHandler;
import org.springframework.grpc.server.service.GrpcServiceConfigurer;
import tracker.platform.error.Errors;
import tracker.platform.eventstore.EventEngine;
import tracker.platform.eventstore.EventStoreAutoConfiguration;
import tracker.platform.eventstore.EventStoreProperties;
import tracker.platform.eventstore.Horizon;
import tracker.platform.eventstore.SnapshotStore;
import tracker.platform.identity.IdentityConfiguration;

/** The way of a command from its gRPC call to its aggregate, and of the answer back. */
@AutoConfiguration(after = EventStoreAutoConfiguration.class, before = GrpcServerAutoConfiguration.class)
public class CommandConfiguration {

    @Bean
    @ConditionalOnMissingBean
    Clock clock() {
        return Clock.systemUTC();
    }

    /** An envelope says itself where it goes: Axon would look for annotations on every command anew. */
    @Bean
    CommandTargetResolver commandTarget() {
        return command -> new VersionedAggregateIdentifier(((Envelope) command.getPayload()).target(), null);
    }

    @Bean
    static PlainAggregates plainAggregates() {
        return new PlainAggregates();
    }

    @Bean
    Snapshots snapshots(SnapshotStore store) {
        return new Snapshots(store);
    }

    @Bean
    Snapshotter snapshotter(
            EventEngine store, Snapshots snapshots, EventStoreProperties properties, MeterRegistry meters) {
        return new Snapshotter(store, snapshots, properties.snapshotEvery(), meters);
    }

    @Bean
    FoldedAggregates foldedAggregates(
            EventEngine store,
            Snapshots snapshots,
            Snapshotter snapshotter,
            ObjectProvider<SnapshotDecider<?, ?>> deciders,
            EventStoreProperties properties) {
        return new FoldedAggregates(
                store, snapshots, snapshotter, deciders.stream().toList(), properties.foldedMemory());
    }

    @Bean
    History history(EventEngine store, Horizon horizon, Snapshots snapshots, FoldedAggregates aggregates) {
        return new History(store, horizon, snapshots, aggregates);
    }

    @Bean
    Commands commands(CommandGateway gateway, History history, ObjectProvider<Sight> sight, Clock clock) {
        StaleEtags staleEtags = new StaleEtags(history, sight.getIfAvailable(() -> Sight.EVERYTHING));
        return new Commands(gateway, history, staleEtags, clock);
    }

    /** Before identity: who is turned away costs next to nothing. */
    @Bean
    @Order(IdentityConfiguration.ORDER - 10)
    @GlobalServerInterceptor
    ServerInterceptor admission(@Value("${tracker.grpc.most-calls:200}") int most) {
        return new Admission(most);
    }

    @Bean
    @Order(IdentityConfiguration.ORDER + 10)
    @GlobalServerInterceptor
    ServerInterceptor validationInterceptor() {
        Validator validator = ValidatorFactory.newBuilder().build();
        return new ValidationInterceptor(validator);
    }

    @Bean
    GrpcServiceConfigurer unreadableRequests(ApplicationContext context) {
        return new UnreadableRequests(context);
    }

    @Bean
    GrpcExceptionHandler errors() {
        return Errors::toStatus;
    }
}
