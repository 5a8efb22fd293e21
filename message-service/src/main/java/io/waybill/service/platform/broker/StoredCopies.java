package io.waybill.service.platform.broker;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.rocketmq.client.consumer.PullResult;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.impl.CommunicationMode;
import org.apache.rocketmq.client.impl.consumer.PullResultExt;
import org.apache.rocketmq.client.impl.factory.MQClientInstance;
import org.apache.rocketmq.common.filter.ExpressionType;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.common.sysflag.PullSysFlag;
import org.apache.rocketmq.remoting.InvokeCallback;
import org.apache.rocketmq.remoting.netty.ResponseFuture;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.header.PullMessageRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.QueryMessageRequestHeader;
import org.apache.rocketmq.remoting.protocol.route.BrokerData;
import org.apache.rocketmq.remoting.protocol.route.TopicRouteData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks brokers for what they hold. The client can do so as well, and unpacks every body that comes with an answer, whatever it
 * becomes; here bodies are left out, or as they lie on the broker.
 */
class StoredCopies {

    private static final Logger LOG = LoggerFactory.getLogger(StoredCopies.class);
    private static final long PATIENCE_MILLIS = 15_000;

    private final MQClientInstance client;

    StoredCopies(MQClientInstance client) {
        this.client = client;
    }

    /** Copies on a topic that brokers have indexed under a key, without their bodies. Brokers that do not answer are left out. */
    List<MessageExt> find(String topic, String key, boolean isMsgId, int most, long since)
            throws MQClientException, InterruptedException {
        List<CompletableFuture<List<MessageExt>>> answers = new ArrayList<>();
        for (String address : addresses(topic)) {
            answers.add(ask(address, topic, key, isMsgId, most, since));
        }
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        List<MessageExt> found = new ArrayList<>();
        for (CompletableFuture<List<MessageExt>> answer : answers) {
            try {
                found.addAll(answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS));
            } catch (ExecutionException | TimeoutException silent) {
                LOG.debug("a broker did not say what it holds of {}", topic, silent);
            }
        }
        return found.stream().filter(copy -> isOf(copy, topic, key, isMsgId)).toList();
    }

    /** Brokers index by hashes, and keys that have the same one are found as well. */
    private static boolean isOf(MessageExt copy, String topic, String key, boolean isMsgId) {
        String keys = copy.getKeys();
        return isMsgId
                ? key.equals(copy.getMsgId())
                : topic.equals(copy.getTopic())
                        && keys != null
                        && List.of(keys.split(MessageConst.KEY_SEPARATOR)).contains(key);
    }

    private Collection<String> addresses(String topic) throws MQClientException {
        TopicRouteData route = client.getAnExistTopicRouteData(topic);
        if (route == null) {
            client.updateTopicRouteInfoFromNameServer(topic);
            route = client.getAnExistTopicRouteData(topic);
        }
        if (route == null) {
            throw new MQClientException(ResponseCode.TOPIC_NOT_EXIST, "no broker is known to have topic " + topic);
        }
        return route.getBrokerDatas().stream()
                .map(BrokerData::selectBrokerAddr)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    private CompletableFuture<List<MessageExt>> ask(
            String address, String topic, String key, boolean isMsgId, int most, long since)
            throws InterruptedException {
        QueryMessageRequestHeader question = new QueryMessageRequestHeader();
        question.setTopic(topic);
        question.setKey(key);
        question.setMaxNum(most);
        question.setBeginTimestamp(since);
        question.setEndTimestamp(Long.MAX_VALUE);
        question.setIndexType(isMsgId ? MessageConst.INDEX_UNIQUE_TYPE : MessageConst.INDEX_KEY_TYPE);
        CopiesCallback answer = new CopiesCallback();
        try {
            client.getMQClientAPIImpl().queryMessage(address, question, PATIENCE_MILLIS, answer, isMsgId);
        } catch (InterruptedException stopping) {
            throw stopping;
        } catch (Exception away) {
            answer.operationFail(away);
        }
        return answer.copies;
    }

    private static final class CopiesCallback implements InvokeCallback {

        private final CompletableFuture<List<MessageExt>> copies = new CompletableFuture<>();

        @Override
        public void operationComplete(ResponseFuture done) {
            // Told by the other two.
        }

        @Override
        public void operationSucceed(RemotingCommand response) {
            try {
                copies.complete(
                        response.getCode() == ResponseCode.SUCCESS && response.getBody() != null
                                ? MessageDecoder.decodes(ByteBuffer.wrap(response.getBody()), false)
                                : List.of());
            } catch (RuntimeException malformed) {
                copies.completeExceptionally(malformed);
            }
        }

        @Override
        public void operationFail(Throwable failed) {
            copies.completeExceptionally(failed);
        }
    }

    /** The copy at one place, with its body as it lies there, compressed or not; empty if the broker holds none there. */
    Optional<MessageExt> at(MessageQueue queue, long offset, String group) throws Exception {
        PullMessageRequestHeader question = new PullMessageRequestHeader();
        question.setConsumerGroup(group);
        question.setTopic(queue.getTopic());
        question.setQueueId(queue.getQueueId());
        question.setQueueOffset(offset);
        question.setMaxMsgNums(1);
        question.setSysFlag(PullSysFlag.buildSysFlag(false, false, true, false));
        question.setCommitOffset(0L);
        question.setSuspendTimeoutMillis(0L);
        question.setSubscription("*");
        question.setSubVersion(0L);
        question.setExpressionType(ExpressionType.TAG);
        question.setBrokerName(queue.getBrokerName());
        PullResult pulled = client.getMQClientAPIImpl()
                .pullMessage(address(queue), question, PATIENCE_MILLIS, CommunicationMode.SYNC, null);
        byte[] bytes = pulled instanceof PullResultExt raw ? raw.getMessageBinary() : null;
        if (bytes == null) {
            return Optional.empty();
        }
        return MessageDecoder.decodesBatch(ByteBuffer.wrap(bytes), true, false, true).stream()
                .filter(copy -> copy.getQueueId() == queue.getQueueId() && copy.getQueueOffset() == offset)
                .findFirst();
    }

    private String address(MessageQueue queue) throws MQClientException {
        String address = client.findBrokerAddressInPublish(queue.getBrokerName());
        if (address == null) {
            client.updateTopicRouteInfoFromNameServer(queue.getTopic());
            address = client.findBrokerAddressInPublish(queue.getBrokerName());
        }
        if (address == null) {
            throw new MQClientException("broker " + queue.getBrokerName() + " is not there", null);
        }
        return address;
    }
}
