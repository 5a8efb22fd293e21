package io.waybill.internal.broker;

import io.waybill.protocol.Limits;
import io.waybill.protocol.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.rocketmq.client.common.ClientErrorCode;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.body.ClusterInfo;

/**
 * Why something could not be sent. The client says the same of a topic that nobody has created, of a broker that is away, and of
 * one that was away when the client started; so the name server is asked.
 */
record Trouble(DefaultMQProducer producer) {

    private static final long PATIENCE_MILLIS = 3_000;
    private static final int DEEPEST = 5;
    private static final int LONGEST = 300;
    private static final Set<Integer> OF_TOPIC =
            Set.of(ResponseCode.TOPIC_NOT_EXIST, ResponseCode.INVALID_PARAMETER, ResponseCode.SYSTEM_ERROR);
    private static final Set<Integer> REFUSALS = Set.of(ResponseCode.MESSAGE_ILLEGAL, ResponseCode.NO_PERMISSION);

    /** What is wrong, in words for people, and what to do about it where that is known. */
    String explain(String topic, Throwable failed) {
        List<Throwable> causes = causes(failed);
        if (causes.stream().anyMatch(Trouble::saysThatThereIsNoTopic)) {
            return cluster().map(known -> explainMissing(topic, known)).orElseGet(this::nameServerIsSilent);
        }
        // What the client throws when it could not even ask.
        if (failed instanceof IllegalStateException || codeOf(failed) == ClientErrorCode.NO_NAME_SERVER_EXCEPTION) {
            return nameServerIsSilent();
        }
        if (causes.stream().anyMatch(each -> codeOf(each) == ResponseCode.NO_PERMISSION)) {
            return "the broker refuses it for want of permission (" + said(failed)
                    + "): with access control on, it takes PUB on"
                    + " the topic, see docs/security.md; else the topic itself is closed to writers";
        }
        if (causes.stream().anyMatch(RemotingException.class::isInstance)) {
            return "the broker is away, or does not answer in time (" + said(failed) + ")";
        }
        return said(failed);
    }

    /** Whether the failure is that nobody has created the topic, as far as the name server can tell. */
    boolean isMissingTopic(Throwable failed) {
        return causes(failed).stream().anyMatch(Trouble::saysThatThereIsNoTopic)
                && cluster().filter(known -> !isEmpty(known)).isPresent();
    }

    /** Whether the broker, or the client in its place, does not want the message as it is. */
    boolean isRefusal(Throwable failed) {
        return causes(failed).stream().anyMatch(each -> REFUSALS.contains(codeOf(each)));
    }

    /** Whether a broker has answered that it does not know the topic, or its queue: it may take what is to others. */
    boolean isOfTopic(Throwable failed) {
        return causes(failed).stream()
                .anyMatch(each -> each instanceof MQBrokerException && OF_TOPIC.contains(codeOf(each)));
    }

    /** Whether a broker has answered, with something that may be said of what was sent as well as of the broker. */
    boolean isAnswer(Throwable failed) {
        return causes(failed).stream()
                .anyMatch(each -> each instanceof MQBrokerException && codeOf(each) == ResponseCode.SYSTEM_ERROR);
    }

    /** What to do about a topic that nobody has created. */
    String howToCreate(String topic) {
        String cluster = cluster()
                .map(ClusterInfo::getClusterAddrTable)
                .flatMap(clusters -> clusters.keySet().stream().sorted().findFirst())
                .orElse("DefaultCluster");
        return howToCreate(topic, cluster);
    }

    private String howToCreate(String topic, String cluster) {
        String name = Printable.of(producer.withNamespace(topic));
        return "deploy/local/topic " + name + " in the local stack, mqadmin updateTopic -n '"
                + producer.getNamesrvAddr() + "' -c " + cluster + " -t " + name + " elsewhere";
    }

    private String explainMissing(String topic, ClusterInfo known) {
        if (isEmpty(known)) {
            return "the broker is away: the name server " + producer.getNamesrvAddr() + " knows of none";
        }
        return "topic " + Printable.of(producer.withNamespace(topic)) + " does not exist on "
                + String.join(", ", new TreeSet<>(known.getBrokerAddrTable().keySet())) + ". Create it: "
                + howToCreate(
                        topic,
                        known.getClusterAddrTable().keySet().stream()
                                .sorted()
                                .findFirst()
                                .orElse("DefaultCluster"));
    }

    private String nameServerIsSilent() {
        return "the name server does not answer: rocketmq.name-server is " + producer.getNamesrvAddr();
    }

    private static boolean isEmpty(ClusterInfo known) {
        return known.getBrokerAddrTable() == null || known.getBrokerAddrTable().isEmpty();
    }

    /** Empty where the name server does not answer. */
    private Optional<ClusterInfo> cluster() {
        try {
            return Optional.ofNullable(producer.getDefaultMQProducerImpl()
                    .getMqClientFactory()
                    .getMQClientAPIImpl()
                    .getBrokerClusterInfo(PATIENCE_MILLIS));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (RemotingException | MQBrokerException silent) {
            return Optional.empty();
        }
    }

    private static boolean saysThatThereIsNoTopic(Throwable failed) {
        int code = codeOf(failed);
        return code == ClientErrorCode.NOT_FOUND_TOPIC_EXCEPTION || code == ResponseCode.TOPIC_NOT_EXIST;
    }

    private static int codeOf(Throwable failed) {
        return failed instanceof MQClientException client
                ? client.getResponseCode()
                : failed instanceof MQBrokerException broker ? broker.getResponseCode() : -1;
    }

    private static List<Throwable> causes(Throwable failed) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable at = failed; at != null && causes.size() < DEEPEST; at = at.getCause()) {
            causes.add(at);
        }
        return causes;
    }

    /** Without the client's references to its own web site. */
    private static String said(Throwable failed) {
        String message = String.valueOf(failed.getMessage());
        int line = message.indexOf('\n');
        return Printable.of(Limits.cut(line < 0 ? message : message.substring(0, line), LONGEST), LONGEST);
    }
}
