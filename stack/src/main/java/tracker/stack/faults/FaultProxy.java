package tracker.stack.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Stands between a client and a server on 127.0.0.1, passes bytes on, and does to them what a bad network does. */
public final class FaultProxy implements AutoCloseable {

    /** What becomes of connections: of those there are when it begins, and of new ones. */
    public enum Fault {
        /** They end in good order. */
        CUT,
        /** They are reset. */
        RESET,
        /** They stay, and nothing comes through them any more, not even when the network is whole again. */
        HALF_OPEN
    }

    private static final int CONNECT_MILLIS = 2_000;
    private static final int CHUNK = 16 * 1024;
    private static final int CHUNKS_UNDER_WAY = 256;

    private final ServerSocket listening;
    private final IntSupplier target;
    private final Set<Passage> passages = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Fault fault;
    private volatile Duration delay = Duration.ZERO;

    private FaultProxy(ServerSocket listening, IntSupplier target) {
        this.listening = listening;
        this.target = target;
    }

    /** @param target the server's port, asked for at each connection */
    public static FaultProxy to(IntSupplier target) {
        try {
            FaultProxy proxy = new FaultProxy(new ServerSocket(0, 0, InetAddress.getLoopbackAddress()), target);
            Thread.ofVirtual().name("accept").start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** From now on; until {@link #heal}. */
    public void suffer(Fault what) {
        synchronized (this) {
            fault = what;
        }
        passages.forEach(passage -> passage.suffer(what));
    }

    /** How long each byte is under way, in either direction. */
    public void delay(Duration oneWay) {
        delay = oneWay;
    }

    /** Nothing is wrong any more; what is half open stays so, until one side ends it. */
    public void heal() {
        delay = Duration.ZERO;
        synchronized (this) {
            fault = null;
            notifyAll();
        }
    }

    private synchronized void awaitPassable() throws InterruptedException {
        while (fault == Fault.HALF_OPEN && !listening.isClosed()) {
            wait();
        }
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Thread.ofVirtual().name("connect").start(() -> connect(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    /** A server that is not there ends the connection. */
    private void connect(Socket client) {
        Socket server = new Socket();
        Passage passage = new Passage(client, server);
        passages.add(passage);
        try {
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target.getAsInt()), CONNECT_MILLIS);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
        } catch (IOException | RuntimeException e) {
            passage.end();
            return;
        }
        Fault now = fault;
        if (now != null) {
            passage.suffer(now);
        }
        passage.pump(client, server);
        passage.pump(server, client);
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        heal();
        passages.forEach(Passage::end);
    }

    /** Bytes that came, and when they may go on; none mean the end. */
    private record Chunk(byte[] bytes, int length, long due) {}

    /** A client's connection and the one to the server that belongs to it. */
    private final class Passage {

        private final Socket client;
        private final Socket server;
        private volatile boolean dead;

        Passage(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void suffer(Fault what) {
            switch (what) {
                case CUT -> end();
                case RESET -> {
                    reset(client);
                    reset(server);
                    end();
                }
                case HALF_OPEN -> dead = true;
            }
        }

        void pump(Socket from, Socket to) {
            BlockingQueue<Chunk> underWay = new ArrayBlockingQueue<>(CHUNKS_UNDER_WAY);
            Thread.ofVirtual().name("read").start(() -> read(from, underWay));
            Thread.ofVirtual().name("write").start(() -> write(underWay, to));
        }

        private void read(Socket from, BlockingQueue<Chunk> underWay) {
            try {
                int length = 0;
                while (length >= 0) {
                    byte[] bytes = new byte[CHUNK];
                    try {
                        length = from.getInputStream().read(bytes);
                    } catch (IOException e) {
                        length = -1;
                    }
                    underWay.put(new Chunk(bytes, length, System.nanoTime() + delay.toNanos()));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** An end, too, is only noticed on the other side when the network is whole. */
        private void write(BlockingQueue<Chunk> underWay, Socket to) {
            try {
                for (Chunk chunk = underWay.take(); chunk.length() >= 0; chunk = underWay.take()) {
                    awaitTime(chunk.due());
                    if (!dead) {
                        to.getOutputStream().write(chunk.bytes(), 0, chunk.length());
                    }
                }
                awaitPassable();
            } catch (IOException e) {
                // the other side is gone: so is this one
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            end();
        }

        void end() {
            passages.remove(this);
            close(client);
            close(server);
        }
    }

    private static void awaitTime(long nanoTime) {
        for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Has the socket send a reset when it is closed. */
    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // closed already
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // as good as closed
        }
    }
}
