package tracker.stack.importer;

import io.grpc.CallCredentials;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tracker.stack.cli.DataOption;
import tracker.stack.cli.LocalStack;
import tracker.stack.supervisor.Ports;
import tracker.stack.supervisor.StackException;

/** Where an import goes: straight to the services of this machine's stack, or to another tracker through its gateway. */
final class Destination {

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    /** Who is told to come back later does. Every request has an id by which it takes effect once. */
    private static final Map<String, ?> COME_BACK_LATER = Map.of(
            "methodConfig",
            List.of(Map.of(
                    "name",
                    List.of(Map.of()),
                    "retryPolicy",
                    Map.of(
                            "maxAttempts",
                            5.0,
                            "initialBackoff",
                            "1s",
                            "maxBackoff",
                            "4s",
                            "backoffMultiplier",
                            2.0,
                            "retryableStatusCodes",
                            List.of("RESOURCE_EXHAUSTED")))));

    @Mixin
    private DataOption data = new DataOption();

    @Option(
            names = "--gateway",
            paramLabel = "ADDRESS",
            description =
                    "A tracker elsewhere: the address of its gateway for gRPC, such as https://grpc.tracker.example.")
    private @Nullable URI gateway;

    @Option(
            names = "--token",
            paramLabel = "FILE",
            description =
                    "With --gateway: where an administrator's token is. Read for each call, so that a new one can be put there.")
    private @Nullable Path token;

    @Option(
            names = "--authority",
            paramLabel = "FILE",
            description = "With --gateway: who vouches for its certificate (PEM), if none that Java knows.")
    private @Nullable Path authority;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    private @Nullable LocalStack local;

    /** To the service that listens on that port, or to the gateway, which passes on to it. */
    ManagedChannel channel(ToIntFunction<Ports> service) {
        if (gateway == null) {
            return Grpc.newChannelBuilderForAddress(
                            "127.0.0.1", service.applyAsInt(local().ports()), InsecureChannelCredentials.create())
                    .build();
        }
        boolean tls = "https".equals(gateway.getScheme());
        if (gateway.getHost() == null || !tls && !"http".equals(gateway.getScheme())) {
            throw new ParameterException(
                    command.commandLine(), "--gateway must be like https://grpc.tracker.example: " + gateway);
        }
        int port = gateway.getPort() < 0 ? tls ? HTTPS : HTTP : gateway.getPort();
        return Grpc.newChannelBuilderForAddress(
                        gateway.getHost(), port, tls ? trusting() : InsecureChannelCredentials.create())
                .defaultServiceConfig(COME_BACK_LATER)
                .build();
    }

    /** An administrator. */
    CallCredentials administrator() {
        if (gateway == null) {
            String own = local().token("administrator");
            return bearer(() -> own);
        }
        Path file = token;
        if (file == null) {
            throw new ParameterException(command.commandLine(), "--gateway needs --token.");
        }
        return bearer(() -> read(file));
    }

    /** What the file of the token holds now; null for this machine, whose tokens outlast an import. */
    @Nullable
    Supplier<String> token() {
        Path file = token;
        return gateway == null || file == null ? null : () -> read(file);
    }

    private LocalStack local() {
        if (local == null) {
            local = LocalStack.running(data.directory());
        }
        return local;
    }

    private ChannelCredentials trusting() {
        if (authority == null) {
            return TlsChannelCredentials.create();
        }
        try {
            return TlsChannelCredentials.newBuilder()
                    .trustManager(authority.toFile())
                    .build();
        } catch (IOException e) {
            throw new StackException("%s cannot be read: %s".formatted(authority, e), e);
        }
    }

    private static String read(Path token) {
        try {
            return Files.readString(token).strip();
        } catch (IOException e) {
            throw new StackException("%s cannot be read: %s".formatted(token, e), e);
        }
    }

    private static CallCredentials bearer(Supplier<String> token) {
        return new CallCredentials() {
            @Override
            public void applyRequestMetadata(RequestInfo call, Executor executor, MetadataApplier applier) {
                executor.execute(() -> {
                    try {
                        Metadata headers = new Metadata();
                        headers.put(AUTHORIZATION, "Bearer " + token.get());
                        applier.apply(headers);
                    } catch (StackException e) {
                        applier.fail(Status.UNAUTHENTICATED
                                .withDescription(e.getMessage())
                                .withCause(e));
                    }
                });
            }
        };
    }
}
