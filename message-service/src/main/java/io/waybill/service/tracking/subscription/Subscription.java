package io.waybill.service.tracking.subscription;

import com.baomidou.mybatisplus.annotation.IdType;
import com.baomidou.mybatisplus.annotation.TableId;
import com.baomidou.mybatisplus.annotation.TableName;
import io.waybill.protocol.TagExpression;
import io.waybill.protocol.wire.Registration;
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
    private @Nullable Long lastWithoutSkipsAt;
    private String application;
    private long lastSeenAt;
    private @Nullable Long retiredAt;
    private @Nullable Long addedAt;

    @SuppressWarnings("NullAway.Init")
    Subscription() {}

    Subscription(Registration.GroupSubscription reported, String application, long since, long now) {
        this.topic = reported.topic();
        this.groupName = reported.group();
        this.tagExpression = reported.tags();
        this.mode = reported.mode().name();
        this.since = since;
        this.reportedSince = reported.since();
        this.skips = reported.skips();
        this.application = application;
        this.lastSeenAt = now;
        this.lastWithoutSkipsAt = reported.skips() ? null : Long.valueOf(now);
    }

    /** The one that takes this one's place: older processes may run beside the new one for a while. */
    Subscription successor(Registration.GroupSubscription reported, String ofApplication, long from, long now) {
        Subscription next = new Subscription(reported, ofApplication, from, now);
        if (next.lastWithoutSkipsAt == null) {
            next.lastWithoutSkipsAt = lastWithoutSkipsAt;
        }
        return next;
    }

    /** Notes when it is written, by the database's clock: other nodes compare it with their own looks. */
    void added(long at) {
        addedAt = at;
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

    /** Whether the group obeys skips: its newest process does, and no process was heard of lately that does not. */
    boolean knowsSkips(long lately) {
        return skips && (lastWithoutSkipsAt == null || lastWithoutSkipsAt < lately);
    }

    boolean isRetired() {
        return retiredAt != null;
    }

    /** Whether a process is older than the retirement: what it says was said before, or it was not stopped. */
    boolean isRetiredAfter(Registration.GroupSubscription reported) {
        return retiredAt != null && reported.since() <= retiredAt;
    }

    /** When somebody said that the group is gone; 0 if nobody has. */
    long retiredAt() {
        return retiredAt == null ? 0 : retiredAt;
    }

    boolean beginsAt(long time) {
        return since == time;
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
    boolean isOlderThan(Registration.GroupSubscription reported) {
        return reportedSince < reported.since();
    }

    /** Whether a report says nothing that was not written down since the time. */
    boolean isKnownSince(long time, Registration.GroupSubscription reported) {
        return lastSeenAt >= time && !isChangedBy(reported) && isKnownWithoutSkipsSince(time, reported);
    }

    private boolean isChangedBy(Registration.GroupSubscription reported) {
        return reported.since() >= reportedSince
                && (skips != reported.skips() || !mode.equals(reported.mode().name()));
    }

    private boolean isKnownWithoutSkipsSince(long time, Registration.GroupSubscription reported) {
        return reported.skips() || lastWithoutSkipsAt != null && lastWithoutSkipsAt >= time;
    }

    void seen(Registration.GroupSubscription reported, long now) {
        if (reported.since() >= reportedSince) {
            skips = reported.skips();
            mode = reported.mode().name();
        }
        if (!reported.skips()) {
            lastWithoutSkipsAt = now;
        }
        reportedSince = Math.max(reportedSince, reported.since());
        lastSeenAt = now;
    }

    /**
     * A process with other tags, which are not the group's any more, still runs.
     *
     * @return whether that is to be written down
     */
    boolean seenOutdated(Registration.GroupSubscription reported, long now, long knownSince) {
        if (isKnownWithoutSkipsSince(knownSince, reported)) {
            return false;
        }
        lastWithoutSkipsAt = now;
        return true;
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

    String tags() {
        return tagExpression;
    }

    String group() {
        return groupName;
    }
}
