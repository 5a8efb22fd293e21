package io.waybill.patterns;

import static org.apache.rocketmq.remoting.protocol.RequestCode.CONSUMER_SEND_MSG_BACK;
import static org.apache.rocketmq.remoting.protocol.RequestCode.END_TRANSACTION;
import static org.apache.rocketmq.remoting.protocol.RequestCode.SEND_BATCH_MESSAGE;
import static org.apache.rocketmq.remoting.protocol.RequestCode.SEND_MESSAGE;
import static org.apache.rocketmq.remoting.protocol.RequestCode.SEND_MESSAGE_V2;

import io.waybill.protocol.Topics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.rocketmq.remoting.RPCHook;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/** What producers and consumers ask of the embedded broker. */
final class Requests {

    private static final List<Watch> WATCHES = new CopyOnWriteArrayList<>();

    static {
        Broker.controller().getRemotingServer().registerRPCHook(new Door());
    }

    private Requests() {}

    enum Request {
        /** To take messages: one, or a batch. */
        SEND,
        /** How the transaction of a half message ended, told by itself. */
        WORD,
        /** The same, or that it is not known yet, told since the broker has asked; its topic is that of all half messages. */
        ANSWER,
        /** To take back a message, for another attempt; its topic is that of the group's retries. */
        BACK
    }

    private record Watch(String topic, Consumer<Request> each) {}

    /** Has each that concerns a topic told before the broker looks at it. Where that throws, it is lost on its way. */
    static Watching watch(String topic, Consumer<Request> each) {
        Watch watch = new Watch(topic, each);
        WATCHES.add(watch);
        return () -> WATCHES.remove(watch);
    }

    /** Looks until it is closed. */
    interface Watching extends AutoCloseable {
        @Override
        void close();
    }

    private static final class Door implements RPCHook {

        private static final Set<Integer> SENDS = Set.of(SEND_MESSAGE, SEND_MESSAGE_V2, SEND_BATCH_MESSAGE);

        @Override
        public void doBeforeRequest(String address, RemotingCommand request) {
            Map<String, String> fields = request.getExtFields();
            if (SENDS.contains(request.getCode())) {
                // The second version of the request has names of one letter.
                tell(fields.containsKey("b") ? fields.get("b") : fields.get("topic"), Request.SEND);
            } else if (request.getCode() == END_TRANSACTION) {
                boolean wasAsked = Boolean.parseBoolean(fields.get("fromTransactionCheck"));
                tell(fields.get("topic"), wasAsked ? Request.ANSWER : Request.WORD);
            } else if (request.getCode() == CONSUMER_SEND_MSG_BACK) {
                tell(Topics.retriesOf(fields.get("group")), Request.BACK);
            }
        }

        private static void tell(String topic, Request request) {
            WATCHES.stream().filter(watch -> watch.topic.equals(topic)).forEach(watch -> watch.each.accept(request));
        }

        @Override
        public void doAfterResponse(String address, RemotingCommand request, RemotingCommand response) {}
    }
}
