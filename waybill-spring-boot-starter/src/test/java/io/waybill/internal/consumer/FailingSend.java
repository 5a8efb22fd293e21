package io.waybill.internal.consumer;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.remoting.RPCHook;
import org.apache.rocketmq.remoting.exception.RemotingConnectException;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.header.SendMessageRequestHeaderV2;

/** Makes a producer's next send to a topic fail as if the broker could not be reached. */
final class FailingSend implements RPCHook {

    private final String topic;
    private final AtomicBoolean armed = new AtomicBoolean(true);

    private FailingSend(String topic) {
        this.topic = topic;
    }

    static void once(DefaultMQProducer producer, String topic) {
        producer.getDefaultMQProducerImpl()
                .getMqClientFactory()
                .getMQClientAPIImpl()
                .getRemotingClient()
                .registerRPCHook(new FailingSend(topic));
    }

    @Override
    public void doBeforeRequest(String address, RemotingCommand request) {
        if (request.readCustomHeader() instanceof SendMessageRequestHeaderV2 header
                && header.getB().equals(topic)
                && armed.getAndSet(false)) {
            throw FailingSend.<RuntimeException>unchecked(new RemotingConnectException(address));
        }
    }

    @Override
    public void doAfterResponse(String address, RemotingCommand request, RemotingCommand response) {}

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> E unchecked(Throwable checked) throws E {
        throw (E) checked;
    }
}
