package io.waybill.test.rocketmq;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.impl.MQClientManager;
import org.apache.rocketmq.client.impl.factory.MQClientInstance;
import org.apache.rocketmq.remoting.RemotingClient;
import org.apache.rocketmq.remoting.netty.NettyEvent;
import org.apache.rocketmq.remoting.netty.NettyEventType;
import org.apache.rocketmq.remoting.netty.NettyRemotingClient;

/**
 * Has the JVM's RocketMQ clients stop at once. Each waits for a thread of its own that looks only every three seconds whether it
 * should end, unless something happens to a connection; applications have several clients and stop them one after the other.
 */
final class PromptShutdown {

    private static final long EVERY_MILLIS = 50;

    private PromptShutdown() {}

    static void enable() {
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread daemon = new Thread(task, "prompt-shutdown");
            daemon.setDaemon(true);
            return daemon;
        });
        thread.scheduleWithFixedDelay(PromptShutdown::wakeAll, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static void wakeAll() {
        MQClientManager.getInstance().getFactoryTable().values().forEach(PromptShutdown::wake);
    }

    /** Clients do nothing when a connection is idle. */
    private static void wake(MQClientInstance client) {
        RemotingClient remoting = client.getMQClientAPIImpl().getRemotingClient();
        if (remoting instanceof NettyRemotingClient netty && netty.getChannelEventListener() != null) {
            netty.putNettyEvent(new NettyEvent(NettyEventType.IDLE, "", null));
        }
    }
}
