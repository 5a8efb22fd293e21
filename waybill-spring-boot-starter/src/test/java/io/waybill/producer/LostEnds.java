package io.waybill.producer;

import io.waybill.broker.BrokerClient;
import org.apache.rocketmq.remoting.RPCHook;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.header.EndTransactionRequestHeader;

/**
 * Loses, until it is closed, the ends of half messages on their way to the broker, as if the process had died or the line
 * had failed. Answers to check-backs pass.
 */
final class LostEnds implements RPCHook, AutoCloseable {

    private volatile boolean losing = true;

    private LostEnds() {}

    static LostEnds of(BrokerClient client) {
        LostEnds lost = new LostEnds();
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
            throw new IllegalStateException("lost on its way to " + address);
        }
    }

    @Override
    public void doAfterResponse(String address, RemotingCommand request, RemotingCommand response) {}

    @Override
    public void close() {
        losing = false;
    }
}
