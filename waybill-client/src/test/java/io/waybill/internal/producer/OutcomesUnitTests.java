package io.waybill.internal.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.waybill.internal.event.Reporter;
import io.waybill.internal.metrics.Metrics;
import io.waybill.internal.outgoing.Subject;
import io.waybill.internal.producer.TransactionTable.Ended;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Fact;
import io.waybill.protocol.wire.Outcome;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

/** The mark never passes an outcome that the broker may not know. */
class OutcomesUnitTests {

    private static final Subject SUBJECT = new Subject("T", null, null);
    private static final Outcome.Unpublished WAITS =
            new Outcome.Unpublished(Outcome.UnpublishedState.WAITING, null, null);

    private static final int TRIES = 300_000;

    private final Reporter reporter = mock(Reporter.class);
    private final TransactionTable table = mock(TransactionTable.class);
    private final Outcomes outcomes = new Outcomes(reporter, Metrics.NONE, Clock.systemUTC());

    @BeforeEach
    void thereIsRoom() {
        when(reporter.room()).thenReturn(10_000);
    }

    @Test
    void anOutcomeThatDoesNotFitHoldsTheMarkUntilItsRowWasReadAgain() {
        MessageId id = outcomes.begin(SUBJECT);
        outcomes.report(id, SUBJECT, Outcome.OutcomeKind.COMMITTED);
        assertThat(outcomes.isAllReported()).isFalse();
        assertThat(outcomes.reportedUntil()).isEqualTo(id.epochMillis());

        acceptAndAcknowledge();
        when(table.between(any(), any(), anyInt())).thenReturn(List.of(row(id)));
        outcomes.reread(table);

        assertThat(outcomes.isAllReported()).isTrue();
    }

    @Test
    void anOutcomeThatDoesNotFitWhileRowsAreReadIsNotForgotten() {
        MessageId first = outcomes.begin(SUBJECT);
        outcomes.report(first, SUBJECT, Outcome.OutcomeKind.COMMITTED);
        MessageId meanwhile = outcomes.begin(SUBJECT);
        when(table.between(any(), any(), anyInt())).thenAnswer(query -> {
            List<Ended> committedSoFar = List.of(row(first));
            outcomes.report(meanwhile, SUBJECT, Outcome.OutcomeKind.COMMITTED);
            acceptAndAcknowledge();
            when(reporter.room()).thenReturn(0);
            return committedSoFar;
        });

        outcomes.reread(table);

        assertThat(outcomes.isAllReported()).isFalse();
        assertThat(outcomes.reportedUntil()).isLessThanOrEqualTo(meanwhile.epochMillis());
    }

    /** Whoever takes over while it is published has to report it. */
    @Test
    void whatTheRelayHoldsKeepsTheMarkWhateverElseIsAcknowledgedMeanwhile() {
        MessageId old = MessageId.at(1_000);
        acceptAndAcknowledge();

        outcomes.hold(old, SUBJECT);
        outcomes.report(old, SUBJECT, WAITS); // Acknowledged at once.
        outcomes.handOver(old);
        assertThat(outcomes.reportedUntil()).isEqualTo(1_000);

        outcomes.report(old, SUBJECT, Outcome.OutcomeKind.COMMITTED);
        assertThat(outcomes.reportedUntil()).as("until it lets go").isEqualTo(1_000);
        outcomes.release(old);
        assertThat(outcomes.isAllReported()).isTrue();
    }

    @Test
    void whatIsReportedKeepsTheMarkUntilTheLastWordIsAcknowledged() {
        List<Runnable> acknowledgements = new ArrayList<>();
        when(reporter.report(any(), any())).thenAnswer(call -> acknowledgements.add(call.getArgument(1)));
        MessageId id = outcomes.begin(SUBJECT);

        outcomes.report(id, SUBJECT, WAITS);
        outcomes.report(id, SUBJECT, Outcome.OutcomeKind.COMMITTED);
        acknowledgements.get(0).run();
        assertThat(outcomes.isAllReported()).isFalse();
        acknowledgements.get(1).run();

        assertThat(outcomes.isAllReported()).isTrue();
    }

    @Test
    void aSendIsCountedOnceHoweverOftenItIsReported() {
        List<Metrics.Sent> counted = new ArrayList<>();
        Metrics metrics = new Metrics() {
            @Override
            public void sent(String topic, Sent how) {
                counted.add(how);
            }
        };
        Outcomes watched = new Outcomes(reporter, metrics, Clock.systemUTC());
        acceptAndAcknowledge();

        MessageId doubted = watched.begin(SUBJECT);
        watched.doubt(doubted, null);
        watched.report(doubted, SUBJECT, Outcome.OutcomeKind.COMMITTED);
        MessageId committed = watched.begin(SUBJECT);
        watched.report(committed, SUBJECT, Outcome.OutcomeKind.COMMITTED);
        watched.report(committed, SUBJECT, Outcome.OutcomeKind.COMMITTED);
        watched.report(MessageId.at(1), SUBJECT, Outcome.OutcomeKind.ROLLED_BACK);
        watched.forget(watched.begin(SUBJECT));

        assertThat(counted).containsExactly(Metrics.Sent.UNKNOWN, Metrics.Sent.COMMITTED, Metrics.Sent.FAILED);
    }

    /** Many tries, since the two have to meet within a few instructions. */
    @Test
    void aDoubtThatComesWhileItIsToldThatTheTransactionRunsIsNotForgotten() throws Exception {
        ArgumentCaptor<Supplier<List<Fact>>> stillRunning = ArgumentCaptor.captor();
        verify(reporter).includeAtFlush(stillRunning.capture());
        AtomicBoolean stopped = new AtomicBoolean();
        Thread telling = new Thread(() -> {
            while (!stopped.get()) {
                stillRunning.getValue().get();
            }
        });
        telling.start();
        int kept = 0;
        try {
            for (int i = 0; i < TRIES; i++) {
                MessageId id = outcomes.begin(SUBJECT);
                outcomes.doubt(id, null);
                kept += outcomes.doubts().size();
                outcomes.forget(id);
            }
        } finally {
            stopped.set(true);
            telling.join();
        }
        assertThat(kept).isEqualTo(TRIES);
    }

    private void acceptAndAcknowledge() {
        when(reporter.report(any(), any())).thenAnswer(call -> {
            call.<Runnable>getArgument(1).run();
            return true;
        });
    }

    private static Ended row(MessageId id) {
        return new Ended(id, Outcome.OutcomeKind.COMMITTED, SUBJECT, null);
    }
}
