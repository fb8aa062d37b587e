package tracker.platform.rest;

import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerAutoConfiguration;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerExecutorProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.grpc.server.service.GrpcServiceConfigurer;
import org.springframework.grpc.server.service.GrpcServiceDiscoverer;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import tracker.contract.Contract;
import tracker.platform.tls.Callers;
import tracker.platform.tls.ServiceTlsConfiguration;

/** Every service with an HTTP server answers its gRPC methods over REST too. */
@AutoConfiguration(after = {GrpcServerAutoConfiguration.class, ServiceTlsConfiguration.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBean({GrpcServiceDiscoverer.class, GrpcServiceConfigurer.class})
@EnableConfigurationProperties(RestProperties.class)
public class RestAutoConfiguration {

    @Bean
    InProcessServer restInProcessServer(
            GrpcServiceDiscoverer discoverer,
            GrpcServiceConfigurer configurer,
            ObjectProvider<GrpcServerExecutorProvider> executors) {
        GrpcServerExecutorProvider provider = executors.getIfAvailable();
        Executor executor = provider == null ? Executors.newVirtualThreadPerTaskExecutor() : provider.getExecutor();
        return new InProcessServer(discoverer, configurer, executor);
    }

    @Bean
    Answers restAnswers() {
        return new Answers(new JsonWriter(Contract.get().types()));
    }

    @Bean
    @ConditionalOnBean(Callers.class)
    CallersOverHttp callersOverHttp(Callers callers, Answers answers) {
        return new CallersOverHttp(callers, answers);
    }

    @Bean
    RestHandler restHandler(InProcessServer server, Answers answers, RestProperties properties) {
        Contract contract = Contract.get();
        return new RestHandler(
                new Routes(server.services()),
                new RequestReader(
                        new JsonReader(contract.types(), properties.nesting()),
                        properties.bodyLimit().toBytes()),
                answers,
                server.channel(),
                properties);
    }

    @Bean
    SimpleUrlHandlerMapping restHandlerMapping(RestHandler rest) {
        return new SimpleUrlHandlerMapping(
                Map.of("/api/openapi.json", new OpenApiHandler(OpenApi.of(Contract.get())), "/api/**", rest),
                Ordered.HIGHEST_PRECEDENCE);
    }
}
