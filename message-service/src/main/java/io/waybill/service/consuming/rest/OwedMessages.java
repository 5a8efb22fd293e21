package io.waybill.service.consuming.rest;

import com.alibaba.fastjson2.JSON;
import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageCopy;
import io.waybill.protocol.MessageId;
import io.waybill.service.access.account.KeyBinding;
import io.waybill.service.access.account.Permission;
import io.waybill.service.consuming.rest.OwedMessageMapper.OwedCopy;
import io.waybill.service.consuming.rest.OwedMessageMapper.OwedSize;
import io.waybill.service.consuming.rest.OwedMessageMapper.WalkedRow;
import io.waybill.service.model.DeliveryState;
import io.waybill.service.tracking.progress.JournalClock;
import java.time.Duration;
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

    /** An id is made before what it is of is published: what is prepared over REST may be confirmed a week later. */
    private static final Duration LONGEST_BEFORE = Duration.ofDays(8);

    /** Looked through for one page: whoever asks again and again costs no more each time, however much there is. */
    private static final int WALKED = 5_000;

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
     * @param body of the version; empty of a skip, null where it was too large to be kept
     * @param version 1 is the original
     * @param skip whether the group is to take no effect of it
     * @param reopen whether it is to take effect of it although it may have skipped it before
     * @param skipNumber the number of the skip that this is, or of the newest that it may replace; null if it is neither
     * @param attempts how often the group has tried so far, as far as it has said
     * @param state how the delivery stands
     */
    record OwedMessage(
            MessageId messageId,
            String topic,
            @Nullable String tag,
            @Nullable String key,
            Map<String, String> headers,
            byte @Nullable [] body,
            int version,
            boolean skip,
            boolean reopen,
            @Nullable Integer skipNumber,
            int attempts,
            DeliveryState state) {}

    /**
     * A page.
     *
     * @param next after which message the next one begins; null where this is the last. There may be more though this one is empty.
     */
    record OwedPage(List<OwedMessage> messages, @Nullable MessageId next) {}

    /** @param last after which it was cut; null if it was not */
    private record Reading(
            List<OwedMessage> found, @Nullable MessageId last) {

        boolean isCut() {
            return last != null;
        }
    }

    /** The oldest that a group owes, after the given message, as many as are asked for and fit. Nothing is claimed. */
    @Secured(Permission.CONSUME)
    List<OwedMessage> of(String group, MessageId after, int most) {
        KeyBinding.ofCaller().requireGroup(group);
        return read(group, mapper.owed(group, after, clock.now(), most), false).found();
    }

    /**
     * All that a group has not done, what is to be tried later and what was given up on among them: for whoever asks instead of waiting
     * to be told. The oldest first, after the given message.
     *
     * @param since only what was seen on its topic since then, in epoch milliseconds
     */
    @Secured(Permission.CONSUME)
    OwedPage notDone(String group, long since, MessageId after, int most) {
        KeyBinding.ofCaller().requireGroup(group);
        MessageId beginning = MessageId.floor(Math.max(0, since - LONGEST_BEFORE.toMillis()));
        MessageId from = after.compareTo(beginning) > 0 ? after : beginning;
        List<WalkedRow> walked = mapper.walk(group, from, since, WALKED);
        List<MessageId> fitting = walked.stream()
                .filter(WalkedRow::fits)
                .map(WalkedRow::messageId)
                .limit(most)
                .toList();
        List<OwedSize> sizes = fitting.isEmpty() ? List.of() : mapper.sizes(group, fitting);
        Reading reading = read(group, sizes, true);
        if (reading.isCut()) {
            return new OwedPage(reading.found(), reading.last());
        }
        boolean isFull = fitting.size() == most;
        MessageId last = isFull
                ? fitting.get(most - 1)
                : walked.isEmpty() ? null : walked.get(walked.size() - 1).messageId();
        return new OwedPage(reading.found(), isFull || walked.size() == WALKED ? last : null);
    }

    private Reading read(String group, List<OwedSize> sizes, boolean evenIfUnpayable) {
        List<OwedMessage> found = new ArrayList<>();
        MessageId last = null;
        long bytes = 0;
        for (OwedSize owed : sizes) {
            bytes += owed.bytes();
            if (bytes > MOST_BYTES && !found.isEmpty()) {
                return new Reading(found, last);
            }
            last = owed.messageId();
            // It may have been paid meanwhile.
            mapper.copy(owed.messageId(), group)
                    .filter(copy -> evenIfUnpayable || copy.isPayable())
                    .map(OwedMessages::owed)
                    .ifPresent(found::add);
        }
        return new Reading(found, null);
    }

    /** As copies over RocketMQ are: a skip has no content, and says nothing of versions. */
    private static OwedMessage owed(OwedCopy copy) {
        int skipNumber = copy.isSkip() ? copy.skips() : copy.replaceable();
        return new OwedMessage(
                copy.messageId(),
                copy.topic(),
                copy.tag(),
                copy.messageKey(),
                headers(copy.properties()),
                copy.isSkip() ? new byte[0] : copy.body(),
                copy.version(),
                copy.isSkip(),
                copy.replaceable() > 0 && !copy.isSkip(),
                skipNumber == 0 ? null : Integer.valueOf(skipNumber),
                copy.attempts(),
                copy.state());
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
