package io.waybill.service.subscription;

import com.baomidou.mybatisplus.annotation.IdType;
import com.baomidou.mybatisplus.annotation.TableId;
import com.baomidou.mybatisplus.annotation.TableName;
import io.waybill.protocol.Registration;
import io.waybill.protocol.TagExpression;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One consumer group's subscription to one topic, with one tag expression, over a span of store times. */
@TableName("subscription")
class Subscription {

    @TableId(type = IdType.AUTO)
    private @Nullable Long id;

    private String topic;
    private String groupName;
    private String tagExpression;
    private String mode;
    private long since;
    private @Nullable Long until;
    private long reportedSince;
    private boolean skips;
    private String application;
    private long lastSeenAt;
    private @Nullable Long retiredAt;

    @SuppressWarnings("NullAway.Init")
    Subscription() {}

    Subscription(Registration.Subscription reported, String application, long since, long now) {
        this.topic = reported.topic();
        this.groupName = reported.group();
        this.tagExpression = reported.tags();
        this.mode = reported.mode().name();
        this.since = since;
        this.reportedSince = reported.since();
        this.skips = reported.skips();
        this.application = application;
        this.lastSeenAt = now;
    }

    /** Whether a message of the tag, first stored at the time, is owed to the group. */
    boolean covers(@Nullable String tag, long storedAt) {
        return retiredAt == null
                && since <= storedAt
                && (until == null || storedAt < until)
                && TagExpression.of(tagExpression).matches(tag);
    }

    boolean isOrderly() {
        return mode.equals(Registration.Mode.ORDERLY.name());
    }

    /** Whether the group obeys skips. */
    boolean knowsSkips() {
        return skips;
    }

    boolean isRetired() {
        return retiredAt != null;
    }

    /** Whether a process is older than the retirement: what it says was said before, or it was not stopped. */
    boolean isRetiredAfter(Registration.Subscription reported) {
        return retiredAt != null && reported.since() <= retiredAt;
    }

    boolean isCurrent() {
        return until == null;
    }

    boolean hasId(long number) {
        return id != null && id == number;
    }

    boolean isOf(String ofTopic, String group) {
        return topic.equals(ofTopic) && groupName.equals(group);
    }

    boolean hasTags(String expression) {
        return tagExpression.equals(expression);
    }

    /** An older process that still runs beside its successor has no say any more. */
    boolean isOlderThan(Registration.Subscription reported) {
        return reportedSince < reported.since();
    }

    boolean isSeenSince(long time) {
        return lastSeenAt >= time;
    }

    void seen(Registration.Subscription reported, long now) {
        if (reported.since() >= reportedSince) {
            skips = reported.skips();
        }
        reportedSince = Math.max(reportedSince, reported.since());
        lastSeenAt = now;
    }

    void end(long at) {
        until = at;
    }

    /** Nothing is expected any more, however old. */
    void retire(long at) {
        retiredAt = at;
        if (until == null) {
            until = at;
        }
    }

    SubscriptionView view(@Nullable Long offlineSince) {
        return new SubscriptionView(
                String.valueOf(id),
                topic,
                groupName,
                tagExpression,
                mode,
                since == 0 ? null : Instant.ofEpochMilli(since),
                until == null ? null : Instant.ofEpochMilli(until),
                retiredAt == null ? null : Instant.ofEpochMilli(retiredAt),
                application,
                Instant.ofEpochMilli(lastSeenAt),
                until != null || offlineSince == null ? null : Instant.ofEpochMilli(offlineSince));
    }

    String topic() {
        return topic;
    }

    String group() {
        return groupName;
    }
}
