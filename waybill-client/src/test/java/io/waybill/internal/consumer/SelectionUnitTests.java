package io.waybill.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.internal.consumer.Selection.Reach;
import io.waybill.protocol.Headers;
import io.waybill.protocol.TagExpression;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SelectionUnitTests {

    private static final Clock NOW = Clock.fixed(Instant.parse("2026-01-31T08:00:00Z"), ZoneOffset.UTC);

    private final Selection paid = new Selection("G", "PAYMENT", TagExpression.of("PAID"), null, NOW);

    @Test
    void aFirstCopyIsOursIfItsTagIs() {
        assertThat(paid.reach(copy("PAYMENT", null, "PAID"))).isEqualTo(Reach.OURS);
        assertThat(paid.reach(copy("PAYMENT", null, "OTHER"))).isEqualTo(Reach.OTHERS);
    }

    @Test
    void whatWasTriedInTheGroupIsNeverDropped() {
        assertThat(paid.reach(copy("PAYMENT", "PAYMENT", "PAID"))).isEqualTo(Reach.OURS);
        MessageExt undecided = copy("PAYMENT", "PAYMENT", "OTHER");
        MessageAccessor.setOriginMessageId(undecided, "7F000001000A2A139A5503C5B2A80000");
        assertThat(paid.reach(undecided)).isEqualTo(Reach.STRAY);
        MessageExt failed = copy("PAYMENT", "PAYMENT", "OTHER");
        failed.setReconsumeTimes(1);
        assertThat(paid.reach(failed)).isEqualTo(Reach.STRAY);
        assertThat(paid.reach(copy("REFUND", "REFUND", "PAID"))).isEqualTo(Reach.STRAY);
        assertThat(paid.reach(copy("%RETRY%G", "REFUND", "PAID"))).isEqualTo(Reach.STRAY);
    }

    @Test
    void whatTheMessageServicePublishesAgainWaitsAnHourForAnInstanceThatSelectsIt() {
        assertThat(paid.reach(redelivered("OTHER", Duration.ZERO))).isEqualTo(Reach.SIBLINGS);
        assertThat(paid.reach(redelivered("OTHER", Duration.ofMinutes(59)))).isEqualTo(Reach.SIBLINGS);
        assertThat(paid.reach(redelivered("OTHER", Duration.ofMinutes(-59)))).isEqualTo(Reach.SIBLINGS);
        assertThat(paid.reach(redelivered("OTHER", Duration.ofHours(1)))).isEqualTo(Reach.OTHERS);
        assertThat(paid.reach(redelivered("OTHER", Duration.ofHours(-1)))).isEqualTo(Reach.OTHERS);
        assertThat(paid.reach(redelivered("PAID", Duration.ofDays(1)))).isEqualTo(Reach.OURS);
    }

    @Test
    void itWaitsNoLongerForHavingBeenHandedBack() {
        MessageExt handedBack = redelivered("OTHER", Duration.ofHours(1));
        MessageAccessor.setOriginMessageId(handedBack, "7F000001000A2A139A5503C5B2A80000");

        assertThat(paid.reach(handedBack)).isEqualTo(Reach.OTHERS);
    }

    @Test
    void onceTriedItIsNeverDropped() {
        MessageExt undecided = redelivered("OTHER", Duration.ofHours(1));
        Selection.claim(undecided);
        MessageAccessor.setOriginMessageId(undecided, "7F000001000A2A139A5503C5B2A80000");
        assertThat(paid.reach(undecided)).isEqualTo(Reach.STRAY);

        undecided.setReconsumeTimes(1);
        assertThat(paid.reach(undecided)).isEqualTo(Reach.STRAY);
    }

    @Test
    void whatRocketMqItselfBroughtBackIsHeldToTheHourToo() {
        MessageExt recent = redelivered("OTHER", Duration.ofMinutes(59));
        recent.setReconsumeTimes(1);
        assertThat(paid.reach(recent)).isEqualTo(Reach.SIBLINGS);

        MessageExt old = redelivered("OTHER", Duration.ofHours(1));
        old.setReconsumeTimes(1);
        assertThat(paid.reach(old)).isEqualTo(Reach.OTHERS);
    }

    @Test
    void aTimeThatIsNoneIsNotWaitedFor() {
        MessageExt forged = redelivered("OTHER", Duration.ZERO);
        MessageAccessor.putProperty(forged, Headers.REDELIVERED, "soon");

        assertThat(paid.reach(forged)).isEqualTo(Reach.OTHERS);
    }

    private static MessageExt redelivered(String tag, Duration ago) {
        MessageExt copy = copy("PAYMENT", "PAYMENT", tag);
        MessageAccessor.putProperty(copy, Headers.REDELIVERED, String.valueOf(NOW.millis() - ago.toMillis()));
        return copy;
    }

    @Test
    void whatAnEarlierMessageServicePublishedAgainIsFilteredByTagButNotByTopic() {
        assertThat(paid.reach(copy("PAYMENT", "PAYMENT", "OTHER"))).isEqualTo(Reach.OTHERS);
        assertThat(paid.reach(copy("REFUND", "REFUND", "OTHER"))).isEqualTo(Reach.STRAY);
    }

    @Test
    void aSkipIsOursWhateverIsSelected() {
        MessageExt skip = copy("REFUND", "REFUND", "OTHER");
        MessageAccessor.putProperty(skip, Headers.SKIP, "1");
        assertThat(paid.reach(skip)).isEqualTo(Reach.OURS);

        MessageAccessor.putProperty(skip, Headers.ONLY, "ANOTHER_GROUP");
        assertThat(paid.reach(skip)).isEqualTo(Reach.OTHERS);
    }

    @Test
    void aDeadLetterIsOursThoughItSaysWhereItLived() {
        MessageExt letter = copy("%DLQ%PAYERS", "PAYMENT", "PAID");
        Selection letters = new Selection("G", "%DLQ%PAYERS", TagExpression.of("*"), null, NOW);
        assertThat(letters.reach(letter)).isEqualTo(Reach.OURS);
        assertThat(letters.topicOf(letter)).isEqualTo("%DLQ%PAYERS");
        assertThat(letters.reach(copy("PAYMENT", "PAYMENT", "PAID"))).isEqualTo(Reach.STRAY);
    }

    @Test
    void aNamespaceDoesNotMakeAnotherTopic() {
        Selection spaced = new Selection("G", "PAYMENT", TagExpression.of("*"), "blue", NOW);
        assertThat(spaced.reach(copy("blue%PAYMENT", "blue%PAYMENT", "PAID"))).isEqualTo(Reach.OURS);
        assertThat(spaced.reach(copy("%RETRY%blue%G", "blue%PAYMENT", "PAID"))).isEqualTo(Reach.OURS);
        assertThat(spaced.topicOf(copy("%RETRY%blue%G", "blue%REFUND", "PAID"))).isEqualTo("REFUND");
    }

    private static MessageExt copy(String topic, @Nullable String retryOf, String tag) {
        MessageExt copy = new MessageExt();
        copy.setTopic(topic);
        copy.setTags(tag);
        if (retryOf != null) {
            MessageAccessor.putProperty(copy, MessageConst.PROPERTY_RETRY_TOPIC, retryOf);
        }
        return copy;
    }
}
