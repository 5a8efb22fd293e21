package io.waybill.protocol;

import java.util.Locale;
import java.util.Set;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.topic.TopicValidator;

/**
 * Names of topics and consumer groups that are RocketMQ's or Waybill's own: who sends there, or reads there, speaks for them. What a
 * cluster and its brokers are called only they know; what they are called unless somebody chose another name is among these.
 */
public final class ReservedNames {

    private static final Set<String> TOPICS = Set.of(
            "DefaultCluster",
            "DefaultCluster_" + MixAll.REPLY_TOPIC_POSTFIX,
            "DefaultHeartBeatSyncerTopic",
            TopicValidator.AUTO_CREATE_TOPIC_KEY_TOPIC,
            TopicValidator.RMQ_SYS_SCHEDULE_TOPIC,
            TopicValidator.RMQ_SYS_BENCHMARK_TOPIC,
            TopicValidator.RMQ_SYS_TRANS_CHECK_MAX_TIME_TOPIC,
            TopicValidator.RMQ_SYS_SELF_TEST_TOPIC,
            TopicValidator.RMQ_SYS_OFFSET_MOVED_EVENT,
            "CHECKPOINT_TOPIC");

    private static final Set<String> GROUPS = Set.of(
            MixAll.DEFAULT_PRODUCER_GROUP,
            MixAll.DEFAULT_CONSUMER_GROUP,
            MixAll.TOOLS_CONSUMER_GROUP,
            MixAll.SCHEDULE_CONSUMER_GROUP,
            MixAll.FILTERSRV_CONSUMER_GROUP,
            MixAll.MONITOR_CONSUMER_GROUP,
            MixAll.CLIENT_INNER_PRODUCER_GROUP,
            MixAll.SELF_TEST_PRODUCER_GROUP,
            MixAll.SELF_TEST_CONSUMER_GROUP,
            MixAll.ONS_HTTP_PROXY_GROUP,
            MixAll.CID_ONSAPI_PERMISSION_GROUP,
            MixAll.CID_ONSAPI_OWNER_GROUP,
            MixAll.CID_ONSAPI_PULL_GROUP,
            Topics.JOURNAL,
            "WAYBILL_SERVICE");

    private ReservedNames() {}

    /** Whether a topic is RocketMQ's or Waybill's own, whatever the cluster is called. */
    public static boolean isTopic(String name) {
        return TOPICS.contains(name)
                || TopicValidator.isSystemTopic(name)
                || startsWith(name, "RMQ_SYS_")
                || name.startsWith(MixAll.RETRY_GROUP_TOPIC_PREFIX)
                || name.startsWith(MixAll.DLQ_GROUP_TOPIC_PREFIX)
                || name.startsWith(MixAll.LMQ_PREFIX)
                || name.startsWith(MixAll.LOGICAL_QUEUE_MOCK_BROKER_PREFIX)
                || name.equals(Topics.EVENT)
                || name.equals(Topics.COMMAND);
    }

    /** Whether a consumer group is RocketMQ's or Waybill's own. */
    public static boolean isGroup(String name) {
        return GROUPS.contains(name)
                || HttpGroups.isOne(name)
                || startsWith(name, MixAll.CID_RMQ_SYS_PREFIX)
                || name.startsWith(Topics.commandGroupOf(""))
                || name.startsWith("WAYBILL_TAP_")
                || name.startsWith("WAYBILL_DEAD_LETTERS_");
    }

    private static boolean startsWith(String name, String prefix) {
        return name.toUpperCase(Locale.ROOT).startsWith(prefix);
    }
}
