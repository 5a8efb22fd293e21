package io.waybill.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.waybill.event.Reporter;
import io.waybill.producer.TransactionTable.Ended;
import io.waybill.producer.TransactionTable.Subject;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.Outcome;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The mark never passes an outcome that the broker may not know. */
class OutcomesUnitTests {

    private static final Subject SUBJECT = new Subject("T", null, null);

    private final Reporter reporter = mock(Reporter.class);
    private final TransactionTable table = mock(TransactionTable.class);
    private final Outcomes outcomes = new Outcomes(reporter, Clock.systemUTC());

    @BeforeEach
    void thereIsRoom() {
        when(reporter.room()).thenReturn(10_000);
    }

    @Test
    void anOutcomeThatDoesNotFitHoldsTheMarkUntilItsRowWasReadAgain() {
        MessageId id = outcomes.begin(SUBJECT);
        outcomes.report(id, SUBJECT, Outcome.Kind.COMMITTED);
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
        outcomes.report(first, SUBJECT, Outcome.Kind.COMMITTED);
        MessageId meanwhile = outcomes.begin(SUBJECT);
        when(table.between(any(), any(), anyInt())).thenAnswer(query -> {
            List<Ended> committedSoFar = List.of(row(first));
            outcomes.report(meanwhile, SUBJECT, Outcome.Kind.COMMITTED);
            acceptAndAcknowledge();
            when(reporter.room()).thenReturn(0);
            return committedSoFar;
        });

        outcomes.reread(table);

        assertThat(outcomes.isAllReported()).isFalse();
        assertThat(outcomes.reportedUntil()).isLessThanOrEqualTo(meanwhile.epochMillis());
    }

    private void acceptAndAcknowledge() {
        when(reporter.report(any(), any())).thenAnswer(call -> {
            call.<Runnable>getArgument(1).run();
            return true;
        });
    }

    private static Ended row(MessageId id) {
        return new Ended(id, Outcome.Kind.COMMITTED, SUBJECT);
    }
}
