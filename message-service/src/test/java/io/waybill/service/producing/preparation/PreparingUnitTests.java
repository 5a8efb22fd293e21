package io.waybill.service.producing.preparation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.waybill.protocol.MessageId;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.platform.broker.KnownTopics;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.platform.transaction.Transactions;
import io.waybill.service.producing.registration.Producers;
import io.waybill.service.tracking.journal.JournalWriter;
import io.waybill.service.tracking.message.MessageLookup;
import io.waybill.service.tracking.progress.JournalClock;
import io.waybill.service.tracking.subscription.Subscriptions;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two requests with one id, of which one commits between two looks of the other. */
class PreparingUnitTests {

    private static final MessageId ID = MessageId.at(1_000);

    private final Content content = content("paid");
    private final PreparationMapper mapper = mock();
    private final MessageLookup lookup = mock();
    private final Transactions transactions = mock();
    private final Preparing preparing = new Preparing(
            mapper,
            mock(Producers.class),
            mock(KnownTopics.class),
            mock(Subscriptions.class),
            lookup,
            mock(JournalWriter.class),
            mock(JournalClock.class),
            mock(PreparationSettings.class),
            transactions,
            mock(PreparationCapacity.class));

    private static Content content(String body) {
        return new Content("shop", "TOPIC", null, null, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    @BeforeEach
    void inNoTransaction() {
        when(transactions.rerunnable(any()))
                .thenAnswer(call -> call.<Supplier<?>>getArgument(0).get());
        when(lookup.find(ID)).thenReturn(Optional.of(mock(TrackedMessage.class)));
    }

    @Test
    void whatAnotherRequestPreparesMeanwhileIsPrepared() {
        Preparation others = Preparation.of(ID, content, 1_000, 60_000);
        when(mapper.lock(ID)).thenReturn(Optional.empty(), Optional.of(others));

        assertThat(preparing.prepare(ID, content, null, "host").row()).isEqualTo(others);
        assertThat(preparing.prepare(ID, content, null, "host").isNew()).isFalse();
    }

    @Test
    void withOtherContentItIsRefused() {
        when(mapper.lock(ID)).thenReturn(Optional.empty(), Optional.of(Preparation.of(ID, content, 1_000, 60_000)));

        assertThatThrownBy(() -> preparing.prepare(ID, content("refunded"), null, "host"))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(PreparationRefusal.CONTENT_DIFFERS));
    }

    @Test
    void theIdOfAMessageThatWasNotPreparedHereIsTaken() {
        when(mapper.lock(ID)).thenReturn(Optional.empty());

        assertThatThrownBy(() -> preparing.prepare(ID, content, null, "host"))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(PreparationRefusal.MESSAGE_ID_TAKEN));
    }
}
