package io.waybill.service.tracking.journal;

import static io.waybill.service.support.Facts.newId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.waybill.protocol.MessageId;
import io.waybill.service.model.copy.TappedCopy;
import io.waybill.service.platform.broker.BrokerAdmin;
import io.waybill.service.platform.broker.LargestBody;
import io.waybill.service.platform.packet.PacketLimit;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.platform.words.Saying;
import io.waybill.service.tracking.fact.OversizedBody;
import io.waybill.service.tracking.message.MessageLookup;
import io.waybill.service.tracking.quarantine.QuarantineCode;
import io.waybill.service.tracking.quarantine.QuarantineDetail;
import io.waybill.service.tracking.quarantine.QuarantinedItem;
import io.waybill.service.tracking.quarantine.QuarantinedItem.QuarantineReason;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Why something can't be applied is said by codes, with names and numbers for arguments. */
class JournalReplayUnitTests {

    private final MessageId id = newId();
    private final BrokerAdmin broker = mock(BrokerAdmin.class);
    private final JournalReplay replay = new JournalReplay(
            mock(JournalWriter.class),
            mock(MessageLookup.class),
            broker,
            mock(PacketLimit.class),
            mock(LargestBody.class));

    private Saying refusal(QuarantinedItem item) {
        return catchThrowableOfType(RefusedException.class, () -> replay.prepare(item))
                .saying();
    }

    private QuarantinedItem withoutBody() {
        return OversizedBody.setAside(
                new TappedCopy(id, "PAYMENT", null, null, null, null, 1, "broker-a", 0, 7, Map.of(), null), 1);
    }

    @Test
    void whatWasNotKeptLiesElsewhere() {
        QuarantineDetail why = QuarantineDetail.of(QuarantineCode.BATCH_NOT_KEPT);
        QuarantinedItem empty = QuarantinedItem.batch(1, QuarantineReason.OVERSIZED, why, "there@7", new byte[0]);

        assertThat(refusal(empty)).isEqualTo(Saying.of("refusal.SET_ASIDE_NOT_KEPT", "there@7"));
    }

    @Test
    void theBrokerHasItNoMore() throws Exception {
        when(broker.at(any(), anyLong(), any())).thenReturn(Optional.empty());

        assertThat(refusal(withoutBody())).isEqualTo(Saying.of("refusal.SET_ASIDE_MESSAGE_GONE", id));
    }

    @Test
    void theBrokerIsAway() throws Exception {
        when(broker.at(any(), anyLong(), any())).thenThrow(new Exception("connect to <1.2.3.4> failed"));

        assertThat(refusal(withoutBody()))
                .isEqualTo(Saying.of("refusal.SET_ASIDE_BROKER_AWAY", "connect to <1.2.3.4> failed"));
    }
}
