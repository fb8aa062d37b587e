package tracker.platform.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tracker.team.v1.GetTeamRequest;
import tracker.team.v1.GetTeamResponse;
import tracker.team.v1.RegisterTeamRequest;
import tracker.team.v1.Team;
import tracker.team.v1.TeamServiceGrpc;
import tracker.type.v1.Role;

/** Who a call between services is by and for: a first service that asks a second one, over gRPC with real tokens. */
class ServiceIdentityTest {

    private static final String SERVICE = TestTokens.token("first-service", Set.of(Role.ROLE_SERVICE));
    private static final String PERSON = TestTokens.token("pia", Set.of(Role.ROLE_PARTNER), "content");
    private static final Instant SOON = Instant.now().plusSeconds(300);

    private final TestIssuer issuer = TestIssuer.of("first-service");
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private final Clock clock = ((InstantSource) now::get).withZone(ZoneOffset.UTC);
    private final ServiceCredentials credentials = new ServiceCredentials(properties(issuer), clock);
    private Server second;
    private Server first;
    private ManagedChannel toSecond;
    private ManagedChannel toFirst;

    /** Tells who the caller is. */
    private static class WhoCalls extends TeamServiceGrpc.TeamServiceImplBase {
        @Override
        public void getTeam(GetTeamRequest request, StreamObserver<GetTeamResponse> observer) {
            Caller caller = Caller.current();
            observer.onNext(GetTeamResponse.newBuilder()
                    .setTeam(Team.newBuilder()
                            .setDisplayName("%s %s %s".formatted(caller.subject(), caller.roles(), caller.teams()))
                            .setName(Caller.tokenEnd().toString()))
                    .build());
            observer.onCompleted();
        }
    }

    /** Asks the second service, amid the call that it answers. */
    private final class Asks extends TeamServiceGrpc.TeamServiceImplBase {
        @Override
        public void getTeam(GetTeamRequest request, StreamObserver<GetTeamResponse> observer) {
            observer.onNext(askSecond());
            observer.onCompleted();
        }
    }

    @BeforeEach
    void start() throws IOException {
        String name = UUID.randomUUID().toString();
        second = serve("second " + name, new WhoCalls());
        toSecond = InProcessChannelBuilder.forName("second " + name).build();
        first = serve("first " + name, new Asks());
        toFirst = InProcessChannelBuilder.forName("first " + name).build();
    }

    @AfterEach
    void stop() throws InterruptedException {
        toFirst.shutdownNow();
        toSecond.shutdownNow();
        first.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        second.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }

    @Test
    void aServiceThatIsAskedBySomebodyAsksOthersForThem() {
        assertThat(who(toFirst, PERSON, null)).isEqualTo("pia [ROLE_PARTNER] [content]");
    }

    @Test
    void aServiceThatActsByItselfIsItself() {
        assertThat(askSecond().getTeam().getDisplayName()).isEqualTo("first-service [ROLE_SERVICE] []");
    }

    @Test
    void onBehalfOfAPersonAServiceSeesNoMoreThanThePerson() {
        assertThat(who(toSecond, SERVICE, PERSON)).isEqualTo("pia [ROLE_PARTNER] [content]");
    }

    @Test
    void aServiceCannotMakeAPersonUp() {
        String ended = TestTokens.token(
                "pia", Set.of(Role.ROLE_PARTNER), Instant.now().minusSeconds(300), TestTokens.ISSUER, "tracker");
        String ofAnother = TestTokens.token("pia", Set.of(Role.ROLE_PARTNER), SOON, "https://other.test", "tracker");
        for (String madeUp : new String[] {"pia", "", ended, ofAnother, PERSON.substring(0, PERSON.length() - 8)}) {
            assertThat(refused(toSecond, SERVICE, madeUp).getCode()).as(madeUp).isEqualTo(Code.UNAUTHENTICATED);
        }
    }

    @Test
    void onlyAServiceActsForAnother() {
        String administrator = TestTokens.token("ada", Set.of(Role.ROLE_ADMINISTRATOR));

        assertThat(refused(toSecond, administrator, PERSON).getDescription()).startsWith("Only a service may act for");
    }

    @Test
    void whatAServiceMayNotCallItMayNotCallForAnAdministratorEither() {
        String administrator = TestTokens.token("ada", Set.of(Role.ROLE_ADMINISTRATOR));
        StatusRuntimeException refused = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> TeamServiceGrpc.newBlockingStub(as(toSecond, SERVICE, administrator))
                        .registerTeam(RegisterTeamRequest.getDefaultInstance()));

        assertThat(refused.getStatus().getCode()).isEqualTo(Code.PERMISSION_DENIED);
    }

    @Test
    void theCallEndsWithTheTokenThatEndsFirst() {
        String shortLived = TestTokens.token("pia", Set.of(Role.ROLE_PARTNER), SOON, TestTokens.ISSUER, "tracker");

        assertThat(ask(toSecond, SERVICE, shortLived).getTeam().getName())
                .isEqualTo(SOON.minusNanos(SOON.getNano()).toString());
    }

    @Test
    void aTokenIsUsedManyTimesAndRenewedInTime() {
        askSecond();
        forward(Duration.ofMinutes(29));
        askSecond();
        assertThat(issuer.tokensGiven()).isEqualTo(1);

        forward(Duration.ofMinutes(2)); // half of its hour is over
        askSecond();
        askSecond();
        assertThat(issuer.tokensGiven()).isEqualTo(2);
    }

    @Test
    void whileTheIssuerIsAwayTheTokenAtHandIsUsedToItsEnd() {
        askSecond();
        issuer.away(true);
        forward(Duration.ofMinutes(59));
        askSecond();

        forward(Duration.ofMinutes(1));
        StatusRuntimeException failure = catchThrowableOfType(StatusRuntimeException.class, this::askSecond);
        assertThat(failure.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
        assertThat(failure.getStatus().getDescription()).isEqualTo("The issuer gives this service no token now.");

        issuer.away(false);
        askSecond();
    }

    /** As when a network swallows what the issuer sends. */
    @Test
    @Timeout(60)
    void whileTheIssuerIsSilentTheTokenAtHandIsUsed_andNobodyWaitsForEver() throws Exception {
        ServiceCredentials hasty = new ServiceCredentials(properties(issuer), clock, Duration.ofSeconds(2));
        askSecond(hasty);
        issuer.silent(true);
        forward(Duration.ofMinutes(31));
        assertThat(atOnce(hasty)).containsOnly(Code.OK);

        forward(Duration.ofMinutes(30));
        assertThat(atOnce(hasty)).containsOnly(Code.UNAVAILABLE);

        issuer.silent(false);
        assertThat(atOnce(hasty)).containsOnly(Code.OK);
    }

    private List<Code> atOnce(ServiceCredentials own) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Code>> asked = IntStream.range(0, 4)
                    .mapToObj(_ -> threads.submit(() -> {
                        try {
                            askSecond(own);
                            return Code.OK;
                        } catch (StatusRuntimeException e) {
                            return e.getStatus().getCode();
                        }
                    }))
                    .toList();
            List<Code> codes = new ArrayList<>();
            for (Future<Code> one : asked) {
                codes.add(one.get());
            }
            return codes;
        }
    }

    private static IdentityProperties properties(TestIssuer issuer) {
        return new IdentityProperties(
                issuer.url(), "tracker", Set.of(), Duration.ofMinutes(5), "first-service", "secret");
    }

    private GetTeamResponse askSecond() {
        return askSecond(credentials);
    }

    private GetTeamResponse askSecond(ServiceCredentials own) {
        return TeamServiceGrpc.newBlockingStub(toSecond)
                .withCallCredentials(own)
                .getTeam(GetTeamRequest.getDefaultInstance());
    }

    private static Server serve(String name, TeamServiceGrpc.TeamServiceImplBase service) throws IOException {
        return InProcessServerBuilder.forName(name)
                .addService(service)
                .intercept(new IdentityInterceptor(new Tokens(TestTokens.decoder())))
                .build()
                .start();
    }

    private static Channel as(Channel channel, String token, @Nullable String actingFor) {
        Metadata headers = new Metadata();
        headers.put(IdentityInterceptor.AUTHORIZATION, "Bearer " + token);
        if (actingFor != null) {
            headers.put(IdentityInterceptor.ACTING_FOR, actingFor);
        }
        return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    private static GetTeamResponse ask(Channel channel, String token, @Nullable String actingFor) {
        return TeamServiceGrpc.newBlockingStub(as(channel, token, actingFor))
                .getTeam(GetTeamRequest.getDefaultInstance());
    }

    private void forward(Duration by) {
        now.updateAndGet(instant -> instant.plus(by));
    }

    private static String who(Channel channel, String token, @Nullable String actingFor) {
        return ask(channel, token, actingFor).getTeam().getDisplayName();
    }

    private static Status refused(Channel channel, String token, String actingFor) {
        return catchThrowableOfType(StatusRuntimeException.class, () -> ask(channel, token, actingFor))
                .getStatus();
    }
}
