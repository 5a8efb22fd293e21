package io.waybill.service.platform.broker;

import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.rocketmq.client.common.ClientErrorCode;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.remoting.protocol.ResponseCode;

/** Tells a broker that will not take a message from one that can't at the moment. */
public final class BrokerRefusals {

    /** Answers after which the topic will not take the message at the next try either. */
    private static final Set<Integer> OF_TOPIC =
            Set.of(ResponseCode.NO_PERMISSION, ResponseCode.TOPIC_NOT_EXIST, ClientErrorCode.NOT_FOUND_TOPIC_EXCEPTION);

    private BrokerRefusals() {}

    /** Whether no later try will have another answer, unless somebody changes the broker. */
    public static boolean isRefused(Throwable failed) {
        return isOfTopic(failed) || codeOf(failed) == ResponseCode.MESSAGE_ILLEGAL;
    }

    /** Whether another topic might take the message. */
    public static boolean isOfTopic(Throwable failed) {
        return OF_TOPIC.contains(codeOf(failed));
    }

    private static int codeOf(Throwable failed) {
        Throwable cause = failed;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof MQBrokerException broker) {
            return broker.getResponseCode();
        }
        return cause instanceof MQClientException client ? client.getResponseCode() : -1;
    }
}
