package tracker.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import tracker.stack.client.RunningTracker;
import tracker.stack.stores.Directories;

/** Gives tests that do not mind what others left in it one stack, started for the first of them; it ends with the last. */
final class SharedTracker implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(SharedTracker.class);

    private record Shared(Path directory, RunningTracker tracker) implements AutoCloseable {

        static Shared start() {
            try {
                Path directory = Files.createTempDirectory("tracker-shared");
                return new Shared(directory, RunningTracker.start(directory.resolve("data")));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            tracker.close();
            Directories.delete(directory);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RunningTracker.class;
    }

    @Override
    public RunningTracker resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(Shared.class, _ -> Shared.start(), Shared.class)
                .tracker();
    }
}
