package io.waybill.service.consuming.rest;

import com.alibaba.fastjson2.JSON;
import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageCopy;
import io.waybill.protocol.MessageId;
import io.waybill.service.access.account.Permission;
import io.waybill.service.consuming.rest.OwedMessageMapper.OwedCopy;
import io.waybill.service.consuming.rest.OwedMessageMapper.OwedSize;
import io.waybill.service.tracking.progress.JournalClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.rocketmq.common.message.MessageConst;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.annotation.Secured;
import org.springframework.stereotype.Component;

/** Hands out what a group owes to consumers that are not on RocketMQ. Thread-safe. */
@Component
class OwedMessages {

    /** Of bodies in one answer, unless a single one is larger. */
    private static final long MOST_BYTES = 4L << 20;

    private final OwedMessageMapper mapper;
    private final JournalClock clock;

    OwedMessages(OwedMessageMapper mapper, JournalClock clock) {
        this.mapper = mapper;
        this.clock = clock;
    }

    /**
     * A message that is to be processed.
     *
     * @param headers what its producer added
     * @param body of the version; empty of a skip
     * @param version 1 is the original
     * @param skip whether the group is to take no effect of it
     * @param reopen whether it is to take effect of it although it may have skipped it before
     * @param skipNumber the number of the skip that this is, or of the newest that it may replace; null if it is neither
     * @param attempts how often the group has tried so far, as far as it has said
     */
    record OwedMessage(
            MessageId messageId,
            String topic,
            @Nullable String tag,
            @Nullable String key,
            Map<String, String> headers,
            byte[] body,
            int version,
            boolean skip,
            boolean reopen,
            @Nullable Integer skipNumber,
            int attempts) {}

    /** The oldest that a group owes, after the given message, as many as are asked for and fit. Nothing is claimed. */
    @Secured(Permission.CONSUME)
    List<OwedMessage> of(String group, MessageId after, int most) {
        List<OwedMessage> found = new ArrayList<>();
        long bytes = 0;
        for (OwedSize owed : mapper.owed(group, after, clock.now(), most)) {
            bytes += owed.bytes();
            if (bytes > MOST_BYTES && !found.isEmpty()) {
                break;
            }
            // It may have been paid meanwhile.
            mapper.copy(owed.messageId(), group)
                    .filter(copy -> copy.isSkip() || copy.body() != null)
                    .map(OwedMessages::owed)
                    .ifPresent(found::add);
        }
        return found;
    }

    /** As copies over RocketMQ are: a skip has no content, and says nothing of versions. */
    private static OwedMessage owed(OwedCopy copy) {
        byte[] body = copy.isSkip() ? null : copy.body();
        int skipNumber = copy.isSkip() ? copy.skips() : copy.replaceable();
        return new OwedMessage(
                copy.messageId(),
                copy.topic(),
                copy.tag(),
                copy.messageKey(),
                headers(copy.properties()),
                body == null ? new byte[0] : body,
                copy.version(),
                copy.isSkip(),
                copy.replaceable() > 0 && !copy.isSkip(),
                skipNumber == 0 ? null : Integer.valueOf(skipNumber),
                copy.attempts());
    }

    private static Map<String, String> headers(@Nullable String properties) {
        Map<String, String> headers = new TreeMap<>();
        if (properties != null) {
            JSON.parseObject(properties).forEach((name, value) -> {
                if (isProducers(name)) {
                    headers.put(name, String.valueOf(value));
                }
            });
        }
        return headers;
    }

    private static boolean isProducers(String name) {
        // By these its payload is read.
        return name.equals(Headers.CODEC)
                || name.equals(Headers.KEY_ID)
                || MessageCopy.isKept(name)
                        && !MessageConst.STRING_HASH_SET.contains(name)
                        && !Headers.isReserved(name);
    }
}
