package io.waybill.service.operating.alert;

import static io.waybill.service.support.Facts.newId;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Outcome;
import io.waybill.protocol.wire.Outcome.Unpublished;
import io.waybill.protocol.wire.Outcome.UnpublishedState;
import io.waybill.protocol.wire.Sender;
import io.waybill.service.support.ServiceTest;
import io.waybill.service.tracking.fact.JournalFact.OutcomeReported;
import io.waybill.service.tracking.journal.JournalWriter;
import io.waybill.service.tracking.progress.JournalClock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** That a producer's outbox stands still is told, and that something in it waits for its time is not. */
@ServiceTest
class OutboxAlertIntegrationTests {

    private static final long TEN_MINUTES = 600_000;

    @Autowired
    Conditions conditions;

    @Autowired
    JournalWriter journal;

    @Autowired
    JournalClock clock;

    private final String producer = "OUTBOX_ALERT_" + newId();
    private final Sender sender = new Sender("shop", "shop-1", "host", producer, "store-of-" + producer);

    private void say(MessageId id, UnpublishedState state, @Nullable Long deliverAt) {
        Unpublished word = new Unpublished(state, deliverAt, null);
        Outcome outcome = new Outcome(word.kind(), id, clock.now(), "OUTBOX_ALERT", null, null, word);
        journal.writeFacts(List.of(new OutcomeReported(outcome, sender)));
    }

    private List<Condition> toldAt(long now) {
        return conditions.find(now).conditions().stream()
                .filter(condition -> condition.rule() == Rule.OUTBOX_WAITING
                        && condition.subject().equals(producer))
                .toList();
    }

    @Test
    void whatWaitsForTooLongIsToldUntilItIsPublished() {
        MessageId id = newId();
        long now = clock.now();
        say(id, UnpublishedState.WAITING, null);

        assertThat(toldAt(now + TEN_MINUTES / 2)).isEmpty();
        assertThat(toldAt(now + 2 * TEN_MINUTES))
                .singleElement()
                .satisfies(condition -> assertThat(condition.toString()).contains(id.toString(), "flag=IN_OUTBOX"));

        journal.writeFacts(List.of(new OutcomeReported(
                new Outcome(Outcome.OutcomeKind.COMMITTED, id, now, "OUTBOX_ALERT", null, null), sender)));
        assertThat(toldAt(now + 2 * TEN_MINUTES)).isEmpty();
    }

    @Test
    void whatIsToBeDeliveredLaterIsNotLateBeforeItsTime() {
        long now = clock.now();
        long anHour = 6 * TEN_MINUTES;
        say(newId(), UnpublishedState.WAITING, now + anHour);

        assertThat(toldAt(now + anHour)).isEmpty();
        assertThat(toldAt(now + anHour + 2 * TEN_MINUTES)).hasSize(1);
    }

    @Test
    void whatHasFailedIsDeadAndNotLate() {
        long now = clock.now();
        say(newId(), UnpublishedState.FAILED, null);

        assertThat(toldAt(now + 2 * TEN_MINUTES)).isEmpty();
    }
}
