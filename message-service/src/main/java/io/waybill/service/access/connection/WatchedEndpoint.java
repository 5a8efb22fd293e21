package io.waybill.service.access.connection;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Comparator;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.coyote.AbstractProcessor;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Ends connections that only wait: when their headers take too long, however steadily they come, and where there are too many
 * of them. Whoever comes last gets in, and who has been waited for longest goes. Thread-safe.
 */
class WatchedEndpoint extends NioEndpoint {

    private static final long LOOK_MILLIS = 1_000;

    private volatile long headerNanos = Long.MAX_VALUE;
    private volatile int perAddress = Integer.MAX_VALUE;
    private @Nullable ScheduledExecutorService watch;

    void bound(ConnectionSettings settings) {
        headerNanos = settings.headerTime().toNanos();
        perAddress = settings.perAddress();
    }

    @Override
    public void startInternal() throws Exception {
        super.startInternal();
        watch = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, getName() + "-watch");
            thread.setDaemon(true);
            return thread;
        });
        watch.scheduleWithFixedDelay(this::endSlowHeaders, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void stopInternal() {
        if (watch != null) {
            watch.shutdownNow();
        }
        super.stopInternal();
    }

    @Override
    protected boolean setSocketOptions(SocketChannel socket) {
        boolean taken = super.setSocketOptions(socket);
        SocketWrapperBase<NioChannel> fresh = connections.get(socket);
        if (taken && fresh != null) {
            makeRoom(fresh);
        }
        return taken;
    }

    private void makeRoom(SocketWrapperBase<NioChannel> fresh) {
        String address = ClientNetwork.of(fresh.getRemoteAddr());
        if (ofAddress(address).count() > perAddress) {
            end(ofAddress(address), fresh);
        }
        if (getConnectionCount() > getMaxConnections() * 9L / 10) {
            end(remaining(), fresh);
        }
    }

    private Stream<SocketWrapperBase<NioChannel>> ofAddress(String address) {
        return remaining().filter(each -> address.equals(ClientNetwork.of(each.getRemoteAddr())));
    }

    /** Without those that were ended and are still to be closed by the threads that serve: each makes room only once. */
    private Stream<SocketWrapperBase<NioChannel>> remaining() {
        return getConnections().stream().filter(each -> !isEnded(each));
    }

    private static boolean isEnded(SocketWrapperBase<NioChannel> connection) {
        SocketChannel socket = connection.getSocket().getIOChannel();
        return connection.isClosed() || socket == null || socket.socket().isInputShutdown();
    }

    /** Of those that send headers the oldest; if there are none, the one that has been silent for longest. */
    private static void end(Stream<SocketWrapperBase<NioChannel>> some, SocketWrapperBase<NioChannel> fresh) {
        some.filter(each -> each != fresh)
                .min(Comparator.<SocketWrapperBase<NioChannel>>comparingInt(each -> headersSince(each) > 0 ? 0 : 1)
                        .thenComparingLong(each -> headersSince(each) > 0 ? -headersSince(each) : -silentMillis(each)))
                .ifPresent(WatchedEndpoint::end);
    }

    private static long silentMillis(SocketWrapperBase<NioChannel> connection) {
        return connection instanceof NioSocketWrapper nio ? System.currentTimeMillis() - nio.getLastRead() : 0;
    }

    private void endSlowHeaders() {
        remaining().filter(each -> headersSince(each) > headerNanos).forEach(WatchedEndpoint::end);
    }

    /** For how many nanoseconds its headers have been coming; 0 if it is being served, or waits for a request to begin. */
    private static long headersSince(SocketWrapperBase<NioChannel> connection) {
        if (connection.getCurrentProcessor() instanceof AbstractProcessor processor && !processor.isAsync()) {
            long began = processor.getRequest().getStartTimeNanos();
            return began < 0 ? 0 : Math.max(0, System.nanoTime() - began);
        }
        return 0;
    }

    /** Nothing more is read from it, which Tomcat notices; what is being answered still is. */
    private static void end(SocketWrapperBase<NioChannel> connection) {
        try {
            SocketChannel socket = connection.getSocket().getIOChannel();
            if (socket != null) {
                socket.shutdownInput();
            }
        } catch (IOException ended) {
            // So much the better.
        }
    }
}
