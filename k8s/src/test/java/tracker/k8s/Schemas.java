package tracker.k8s;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1CronJob;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * What a document breaks of its schema: Kubernetes' own kinds by its client's model, the Gateway API's and Prometheus' by
 * fabric8's. Of CloudNativePG's, MongoDB's, cert-manager's and Envoy Gateway's kinds no artifact has a schema, so the fields used here are written down in
 * {@code schemas/}, after their operators' reference, and any other is refused.
 */
final class Schemas {

    /** Checks fields, required ones and enums. */
    private interface Model {
        void validate(JsonElement document) throws IOException;
    }

    private record Core(Class<?> type, Model model) {}

    private static final Map<String, Core> CORE = Map.of(
            "v1/Namespace", new Core(V1Namespace.class, V1Namespace::validateJsonElement),
            "v1/ConfigMap", new Core(V1ConfigMap.class, V1ConfigMap::validateJsonElement),
            "v1/Secret", new Core(V1Secret.class, V1Secret::validateJsonElement),
            "v1/Service", new Core(V1Service.class, V1Service::validateJsonElement),
            "batch/v1/CronJob", new Core(V1CronJob.class, V1CronJob::validateJsonElement),
            "apps/v1/Deployment", new Core(V1Deployment.class, V1Deployment::validateJsonElement),
            "networking.k8s.io/v1/NetworkPolicy", new Core(V1NetworkPolicy.class, V1NetworkPolicy::validateJsonElement),
            "policy/v1/PodDisruptionBudget",
                    new Core(V1PodDisruptionBudget.class, V1PodDisruptionBudget::validateJsonElement),
            "autoscaling/v2/HorizontalPodAutoscaler",
                    new Core(V2HorizontalPodAutoscaler.class, V2HorizontalPodAutoscaler::validateJsonElement));

    private static final Map<String, Class<?>> EXTENSIONS = Map.of(
            "gateway.networking.k8s.io/v1/Gateway", Gateway.class,
            "gateway.networking.k8s.io/v1/HTTPRoute", HTTPRoute.class,
            "gateway.networking.k8s.io/v1/GRPCRoute", GRPCRoute.class,
            "monitoring.coreos.com/v1/PodMonitor", PodMonitor.class,
            "monitoring.coreos.com/v1/PrometheusRule", PrometheusRule.class);

    private static final Map<String, String> OWN = Map.of(
            "postgresql.cnpg.io/v1/Cluster", "cloudnativepg-cluster.json",
            "postgresql.cnpg.io/v1/ScheduledBackup", "cloudnativepg-scheduled-backup.json",
            "barmancloud.cnpg.io/v1/ObjectStore", "cloudnativepg-object-store.json",
            "cert-manager.io/v1/Issuer", "cert-manager-issuer.json",
            "cert-manager.io/v1/Certificate", "cert-manager-certificate.json",
            "gateway.envoyproxy.io/v1alpha1/BackendTrafficPolicy", "envoy-gateway-backend-traffic-policy.json",
            "mongodbcommunity.mongodb.com/v1/MongoDBCommunity", "mongodb-community.json");

    /** fabric8's models collect fields that they do not know: here those are errors. */
    private static final ObjectMapper STRICT = new ObjectMapper()
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated member) {
                    return false;
                }
            });

    private Schemas() {}

    static List<String> violations(ObjectNode document) {
        String kind = document.path("apiVersion").asText() + "/"
                + document.path("kind").asText();
        if (CORE.containsKey(kind)) {
            return core(CORE.get(kind), document);
        }
        if (EXTENSIONS.containsKey(kind)) {
            return extension(EXTENSIONS.get(kind), document);
        }
        if (OWN.containsKey(kind)) {
            return schema(OWN.get(kind), document);
        }
        return List.of("no schema is known for " + kind);
    }

    private static List<String> core(Core core, ObjectNode document) {
        try {
            JsonElement json = JsonParser.parseString(document.toString());
            core.model().validate(json);
            var _ = JSON.getGson().fromJson(json, core.type());
            return List.of();
        } catch (IOException | IllegalArgumentException | JsonParseException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    private static List<String> extension(Class<?> type, ObjectNode document) {
        try {
            STRICT.treeToValue(document, type);
            return List.of();
        } catch (JsonProcessingException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    static List<String> schema(String resource, JsonNode document) {
        try (InputStream schema = Schemas.class.getResourceAsStream("/schemas/" + resource)) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V201909)
                    .getSchema(schema)
                    .validate(document)
                    .stream()
                    .map(ValidationMessage::getMessage)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
