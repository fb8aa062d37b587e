package tracker.reporting.fact;

import java.util.stream.Collectors;
import tracker.stack.stores.PostgresServer;
import tracker.stack.stores.TestStores;

/** Facts on the embedded server. */
public final class TestFacts {

    private TestFacts() {}

    public static FactsDatabase fresh() {
        String database = TestStores.freshDatabase();
        return new FactsDatabase(
                TestStores.postgres().url(database),
                PostgresServer.ROLES.stream().collect(Collectors.toMap(role -> role, TestStores::password)));
    }
}
