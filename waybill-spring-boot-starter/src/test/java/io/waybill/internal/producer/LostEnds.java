package io.waybill.internal.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.internal.broker.BrokerClient;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.remoting.RPCHook;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.header.EndTransactionRequestHeader;

/**
 * Loses, until it is closed, the ends of half messages on their way to the broker, as if the process had died or the line
 * had failed. Answers to check-backs pass.
 */
final class LostEnds implements RPCHook, AutoCloseable {

    private final CountDownLatch lost;
    private volatile boolean losing = true;

    private LostEnds(int ends) {
        this.lost = new CountDownLatch(ends);
    }

    static LostEnds of(BrokerClient client) {
        return of(client, 1);
    }

    /** @param ends how many will be sent, and must have been before this is closed */
    static LostEnds of(BrokerClient client, int ends) {
        LostEnds lost = new LostEnds(ends);
        client.producer()
                .getDefaultMQProducerImpl()
                .getMqClientFactory()
                .getMQClientAPIImpl()
                .getRemotingClient()
                .registerRPCHook(lost);
        return lost;
    }

    @Override
    public void doBeforeRequest(String address, RemotingCommand request) {
        if (losing
                && request.readCustomHeader() instanceof EndTransactionRequestHeader end
                && !Boolean.TRUE.equals(end.getFromTransactionCheck())) {
            lost.countDown();
            throw new IllegalStateException("lost on its way to " + address);
        }
    }

    @Override
    public void doAfterResponse(String address, RemotingCommand request, RemotingCommand response) {}

    /** The client sends ends from a thread of its own: the one that is to be lost may not have come by yet. */
    @Override
    public void close() {
        try {
            assertThat(lost.await(10, TimeUnit.SECONDS))
                    .as("an end was sent and lost")
                    .isTrue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            losing = false;
        }
    }
}
