package tracker.stack.supervisor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Says whether a port of 127.0.0.1 is taken, and by whom as far as this user may see. */
final class PortOwner {

    private static final String LISTENING = "0A";

    private PortOwner() {}

    /** Refuses, naming port and process, if somebody else listens there. */
    static void requireFree(String part, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
        } catch (IOException e) {
            String owner = of(port).map(PortOwner::describe).orElse("a process that this user cannot see");
            throw new StackException(
                    "Port %d, which %s needs, is in use by %s. Stop it, or start the stack with --free-ports."
                            .formatted(port, part, owner),
                    e);
        }
    }

    static Optional<ProcessHandle> of(int port) {
        try {
            Set<String> sockets = new HashSet<>();
            for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
                sockets.addAll(listening(Path.of(table), port));
            }
            return ProcessHandle.allProcesses()
                    .filter(process -> holds(process.pid(), sockets))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Set<String> listening(Path table, int port) throws IOException {
        Set<String> sockets = new HashSet<>();
        if (!Files.exists(table)) {
            return sockets;
        }
        String suffix = String.format(Locale.ROOT, ":%04X", port);
        for (String line : Files.readAllLines(table)) {
            String[] columns = line.strip().split("\\s+");
            if (columns.length > 9 && columns[1].endsWith(suffix) && columns[3].equals(LISTENING)) {
                sockets.add("socket:[" + columns[9] + "]");
            }
        }
        return sockets;
    }

    private static boolean holds(long pid, Set<String> sockets) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path descriptor : descriptors) {
                if (Files.isSymbolicLink(descriptor)
                        && sockets.contains(Files.readSymbolicLink(descriptor).toString())) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return false; // another user's process, or one that has just ended
        }
    }

    private static String describe(ProcessHandle process) {
        String command =
                process.info().commandLine().or(() -> process.info().command()).orElse("unknown command");
        return "process %d (%s)"
                .formatted(process.pid(), command.length() > 120 ? command.substring(0, 120) + " ..." : command);
    }
}
