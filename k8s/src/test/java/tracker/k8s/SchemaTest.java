package tracker.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each document is what its schema says, in its file and in every overlay. */
class SchemaTest {

    @ParameterizedTest
    @FieldSource("tracker.k8s.Manifests#OVERLAYS")
    void everyDocumentOfAnOverlayFitsItsSchema(String overlay) {
        assertThat(Manifests.overlay(overlay)).hasSizeGreaterThan(20).allSatisfy(SchemaTest::fits);
    }

    @Test
    void everyDocumentOfTheBaseFitsItsSchema() {
        List<ObjectNode> documents = Manifests.files().stream()
                .filter(file -> file.getParent().endsWith("base"))
                .filter(file -> !file.endsWith("kustomization.yaml"))
                .flatMap(file -> Manifests.read(file).stream())
                .filter(document -> !Manifests.title(document).startsWith("Deployment/every-"))
                .toList();
        assertThat(documents).hasSizeGreaterThan(20).allSatisfy(SchemaTest::fits);
    }

    @Test
    void everyFileParses() {
        assertThat(Manifests.files())
                .allSatisfy(file -> assertThat(Manifests.read(file)).isNotEmpty());
    }

    @Test
    void everySecretOfTheScriptFitsItsSchema() {
        assertThat(Manifests.secretsOfTheScript()).isNotEmpty().allSatisfy(SchemaTest::fits);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {prots: []}}",
                "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {ports: [{port: many}]}}",
                "{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {selector: {}}}",
                "{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {selector: {},"
                        + " template: {spec: {containers: [{name: a, readinesProbe: {}}]}}}}",
                "{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: a},"
                        + " spec: {maxReplicas: 1}}",
                "{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: a}, spec: {maxUnavailble: 1}}",
                "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: a}, spec: {podSelector: {},"
                        + " ingress: [{form: []}]}}",
                "{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, spec: {rules: [{backendRef: []}]}}",
                "{apiVersion: gateway.networking.k8s.io/v1, kind: GRPCRoute, spec: {hostname: a}}",
                "{apiVersion: monitoring.coreos.com/v1, kind: PodMonitor, spec: {podMetricEndpoints: []}}",
                "{apiVersion: postgresql.cnpg.io/v1, kind: Cluster, metadata: {name: a},"
                        + " spec: {instances: 1, storage: {size: 1Gi}, bootstrap: {initdb: {postInitSql: []}}}}",
                "{apiVersion: postgresql.cnpg.io/v1, kind: Cluster, metadata: {name: a}, spec: {storage: {size: 1Gi}}}",
                "{apiVersion: postgresql.cnpg.io/v1, kind: ScheduledBackup, metadata: {name: a},"
                        + " spec: {schedule: 0 2 * * *, cluster: {name: a}}}",
                "{apiVersion: cert-manager.io/v1, kind: Issuer, metadata: {name: a}, spec: {selfsigned: {}}}",
                "{apiVersion: cert-manager.io/v1, kind: Certificate, metadata: {name: a}, spec: {secretName: a}}",
                "{apiVersion: barmancloud.cnpg.io/v1, kind: ObjectStore, metadata: {name: a}, spec: {configuration: {}}}",
                "{apiVersion: monitoring.coreos.com/v1, kind: PrometheusRule, spec: {groups: [{name: a, rule: []}]}}",
                "{apiVersion: mongodbcommunity.mongodb.com/v1, kind: MongoDBCommunity, metadata: {name: a},"
                        + " spec: {type: ReplicaSet, users: [], member: 3}}",
                "{apiVersion: gateway.envoyproxy.io/v1alpha1, kind: BackendTrafficPolicy, metadata: {name: a},"
                        + " spec: {targetRefs: [{group: gateway.networking.k8s.io, kind: GRPCRoute, name: a}],"
                        + " timeouts: {}}}",
                "{apiVersion: v1, kind: Pod, metadata: {name: a}}",
            })
    void aBrokenDocumentIsFound(String document) {
        assertThat(Schemas.violations(Manifests.parse(document).getFirst())).isNotEmpty();
    }

    private static void fits(ObjectNode document) {
        assertThat(Schemas.violations(document)).as(Manifests.title(document)).isEmpty();
    }
}
