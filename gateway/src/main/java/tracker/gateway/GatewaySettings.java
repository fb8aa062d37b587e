package tracker.gateway;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * What an operator may set: where the services and the page are, whom the gateway trusts, and how much it lets through.
 *
 * @param proxies how many proxies a request passes before the gateway, where forward headers tell of any
 */
@Validated
@ConfigurationProperties("tracker.gateway")
record GatewaySettings(
        @NotEmpty Map<@NotBlank String, @Valid Service> services,
        @Valid SignIn signIn,
        @Valid @DefaultValue Sessions sessions,
        @DefaultValue("classpath:/static/") Resource page,
        @Valid @DefaultValue Limits limits,
        @Valid @DefaultValue Deadlines deadlines,
        @Valid @DefaultValue Breaker breaker,
        @DefaultValue List<@NotBlank String> allowedOrigins,
        @DefaultValue("1") @Min(1) int proxies) {

    /** Where a service answers: REST ({@code http://host:port}) and gRPC ({@code grpc://host:port}). */
    record Service(@NotNull URI http, @NotNull URI grpc) {}

    /** Whose tokens are taken, for which audience; how often the keys are read anew, and how soon again for a key not seen before. */
    record SignIn(
            @NotNull URI issuer,
            @DefaultValue("tracker") @NotBlank String audience,

            @DefaultValue({"RS256", "PS256", "ES256"}) @NotEmpty
            List<@NotBlank String> algorithms,

            @DefaultValue("5m") Duration keysKept,
            @DefaultValue("1s") Duration keysRefused) {}

    /**
     * How people sign in with a browser and stay signed in.
     *
     * @param clientId the gateway at the issuer; without a secret it is a public client
     * @param keys secrets that seal the cookies: the first is used, the others still open what they sealed; without any, one is
     *     made for as long as the process runs
     * @param longest after which one has to sign in again
     * @param ahead how long before its end an access token is renewed
     * @param wayIn how long somebody may be at the issuer before they come back
     */
    record Sessions(
            @DefaultValue("gateway") @NotBlank String clientId,
            @DefaultValue("") String clientSecret,

            @DefaultValue({"openid", "profile"}) @NotEmpty List<@NotBlank String> scopes,

            @DefaultValue List<@Size(min = 32) String> keys,
            @DefaultValue("12h") Duration longest,
            @DefaultValue("30s") Duration ahead,
            @DefaultValue("10m") Duration wayIn) {}

    /**
     * The largest bodies, and how many requests a client may make.
     *
     * @param requestsPerSecond steadily
     * @param burst after a rest
     * @param atOnce under way at the same time, streams among them
     * @param connections open from one address; not counted where forward headers tell of a proxy before the gateway
     * @param clients how many are told apart
     * @param silence how long more of a body is waited for
     */
    record Limits(
            @DefaultValue("10MB") DataSize body,
            @DefaultValue("1MB") DataSize json,
            @DefaultValue("100") @Min(1) int requestsPerSecond,
            @DefaultValue("50") @Min(1) int burst,
            @DefaultValue("100") @Min(1) int atOnce,
            @DefaultValue("1000") @Min(1) int connections,
            @DefaultValue("100000") @Min(1) int clients,
            @DefaultValue("10s") Duration silence) {}

    /**
     * When so many percent of so many requests came to nothing, a service has a pause; then so many try whether it is back.
     *
     * @param trial how long these may take together, before there is another pause
     */
    record Breaker(
            @DefaultValue("50") @Min(1) int outOf,
            @DefaultValue("50") @Min(1) int failedPercent,
            @DefaultValue("2s") Duration pause,
            @DefaultValue("5") @Min(1) int tries,
            @DefaultValue("30s") Duration trial) {}

    /**
     * How long a call may take unless its RPC is named, such as {@code tracker.plan.v1.PlanService/GetPlan}; a stream may take for ever.
     *
     * @param files where one comes with the request: the largest takes 40 s at 3 Mbit/s
     */
    record Deadlines(
            @DefaultValue("30s") Duration usual,
            @DefaultValue("2m") Duration files,
            @DefaultValue("1s") Duration grace,
            @DefaultValue Map<String, Duration> byRpc) {

        Duration of(String rpc, boolean takesFiles) {
            return byRpc.getOrDefault(rpc, takesFiles ? files : usual);
        }
    }

    /** Where a service of the contract answers. */
    Service service(String name) {
        Service service = services.get(name);
        if (service == null) {
            throw new IllegalStateException("No address for " + name + ": set tracker.gateway.services." + name);
        }
        return service;
    }
}
