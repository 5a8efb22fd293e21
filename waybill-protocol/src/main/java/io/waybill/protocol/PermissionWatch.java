package io.waybill.protocol;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.rocketmq.remoting.RPCHook;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.jspecify.annotations.Nullable;

/**
 * Warns of what a broker refuses for want of a permission, and names it: much of it is asked for by RocketMQ's client on
 * threads of its own, which try again in silence. To be given to a client in place of its credentials, which it applies.
 * Thread-safe.
 */
public final class PermissionWatch implements RPCHook {

    private static final long AGAIN_NANOS = Duration.ofHours(1).toNanos();
    /** Names of topics may be anybody's. */
    private static final int MOST = 200;

    private static final Map<Integer, String> PERMISSIONS = Map.ofEntries(
            Map.entry(RequestCode.SEND_MESSAGE, "PUB on the topic, or SUB on the group whose retry topic it is"),
            Map.entry(RequestCode.SEND_MESSAGE_V2, "PUB on the topic, or SUB on the group whose retry topic it is"),
            Map.entry(RequestCode.SEND_BATCH_MESSAGE, "PUB on the topic"),
            Map.entry(RequestCode.PULL_MESSAGE, "SUB on the topic and on the group"),
            Map.entry(RequestCode.HEART_BEAT, "SUB on the groups and topics that are listened to"),
            Map.entry(RequestCode.GET_CONSUMER_LIST_BY_GROUP, "SUB on the group"),
            Map.entry(RequestCode.CONSUMER_SEND_MSG_BACK, "SUB on the group"),
            Map.entry(RequestCode.LOCK_BATCH_MQ, "SUB on the topic and on the group"),
            Map.entry(RequestCode.QUERY_CONSUMER_OFFSET, "SUB or GET on the topic and on the group"),
            Map.entry(RequestCode.UPDATE_CONSUMER_OFFSET, "SUB or UPDATE on the topic and on the group"),
            Map.entry(RequestCode.GET_MAX_OFFSET, "GET on the topic"),
            Map.entry(RequestCode.GET_MIN_OFFSET, "GET on the topic"),
            Map.entry(RequestCode.SEARCH_OFFSET_BY_TIMESTAMP, "GET on the topic"),
            Map.entry(RequestCode.QUERY_TOPIC_CONSUME_BY_WHO, "GET on the topic"),
            Map.entry(RequestCode.GET_TOPIC_STATS_INFO, "GET on the topic"),
            Map.entry(RequestCode.VIEW_MESSAGE_BY_ID, "GET on the topic"),
            Map.entry(RequestCode.QUERY_MESSAGE, "SUB or GET on the topic"),
            Map.entry(RequestCode.GET_CONSUME_STATS, "GET on the group and its topics"),
            Map.entry(RequestCode.GET_CONSUMER_CONNECTION_LIST, "GET on the group"),
            Map.entry(RequestCode.UPDATE_AND_CREATE_TOPIC, "CREATE on the topic"));

    private final @Nullable RPCHook credentials;
    private final Consumer<String> warn;
    private final Map<String, Long> told = new ConcurrentHashMap<>();

    /**
     * @param credentials what signs the requests, if anything does
     * @param warn is told what is lacking
     */
    public PermissionWatch(@Nullable RPCHook credentials, Consumer<String> warn) {
        this.credentials = credentials;
        this.warn = warn;
    }

    @Override
    public void doBeforeRequest(String address, RemotingCommand request) {
        if (credentials != null) {
            credentials.doBeforeRequest(address, request);
        }
    }

    @Override
    public void doAfterResponse(String address, RemotingCommand request, @Nullable RemotingCommand response) {
        if (credentials != null) {
            credentials.doAfterResponse(address, request, response);
        }
        if (response != null && response.getCode() == ResponseCode.NO_PERMISSION) {
            tell(address, request.getCode(), String.valueOf(response.getRemark()));
        }
    }

    private void tell(String address, int request, String remark) {
        long now = System.nanoTime();
        if (told.size() >= MOST) {
            told.clear();
        }
        Long last = told.get(request + remark);
        if (last != null && now - last < AGAIN_NANOS) {
            return;
        }
        told.put(request + remark, now);
        warn.accept("NO_PERMISSION: broker " + address + " refused a request (" + request + "): "
                + Limits.cut(remark, 300) + ". It takes "
                + PERMISSIONS.getOrDefault(request, "a permission that is lacking")
                + "; docs/security.md has the whole list. Repeats are not logged for an hour");
    }
}
