package io.waybill.service.consuming.retirement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import io.waybill.protocol.MessageId;
import io.waybill.service.access.audit.Audit;
import io.waybill.service.consuming.retirement.RetirementMapper.OwedToRetire;
import io.waybill.service.model.DeliveryState;
import io.waybill.service.platform.transaction.Transactions;
import io.waybill.service.tracking.journal.JournalWriter;
import io.waybill.service.tracking.progress.JournalClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;

class DeliveryWaiverUnitTests {

    private static final long AT = 1_800_000_000_000L;

    private final RetirementMapper mapper = mock(RetirementMapper.class);
    private final JournalWriter writer = mock(JournalWriter.class);
    private final JournalClock clock = mock(JournalClock.class);
    private final DeliveryWaiver waiver = new DeliveryWaiver(
            mapper, writer, mock(Audit.class), clock, new Transactions(mock(PlatformTransactionManager.class)));

    @BeforeEach
    void oneGroupIsRetired() {
        when(mapper.open()).thenReturn(List.of(1L));
        when(mapper.lock(1)).thenReturn(Optional.of(new Retirement(1, "T", "G", AT, false, 0)));
        after(0);
    }

    private void after(long seconds) {
        when(clock.now()).thenReturn(AT + seconds * 1_000);
    }

    private void verifyPieces(int number) {
        verify(mapper, times(number))
                .owing(eq("G"), eq("T"), eq(DeliveryState.OWED.code()), anyLong(), any(), anyInt());
    }

    @Test
    void whereThereIsNothingToWaiveItIsNotLookedAgainForHalfAMinute() {
        waiver.waive();
        after(29);
        waiver.waive();
        verifyPieces(1);
        after(30);
        waiver.waive();
        verifyPieces(2);
        verify(mapper, never()).finish(anyLong(), anyLong());
        after(121);
        waiver.waive();
        verify(mapper).finish(1, AT + 121_000);
    }

    @Test
    void whatTheGroupOwesOnOtherTopicsIsWalkedThroughInBoundedTurns() {
        List<MessageId> from = new ArrayList<>();
        when(mapper.owing(any(), any(), eq(DeliveryState.OWED.code()), anyLong(), any(), anyInt()))
                .thenAnswer(call -> {
                    MessageId after = call.getArgument(4);
                    from.add(after);
                    return others(after);
                });
        after(200);
        waiver.waive();
        verifyPieces(20);
        after(202);
        waiver.waive();
        verifyPieces(40);
        assertThat(from).isSorted().doesNotHaveDuplicates();
        verifyNoInteractions(writer);
        verify(mapper, never()).finish(anyLong(), anyLong());
    }

    private static List<OwedToRetire> others(MessageId after) {
        long begin = after.epochMillis() + 1;
        List<OwedToRetire> piece = new ArrayList<>();
        for (int i = 0; i < OwedDeliveryScan.PIECE; i++) {
            piece.add(new OwedToRetire(MessageId.floor(begin + i), false));
        }
        return piece;
    }
}
