package io.waybill.service.model;

import static io.waybill.service.support.Facts.SENDER;
import static io.waybill.service.support.Facts.done;
import static io.waybill.service.support.Facts.failed;
import static io.waybill.service.support.Facts.newId;
import static io.waybill.service.support.Facts.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.protocol.Headers;
import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Outcome.OutcomeKind;
import io.waybill.protocol.wire.Receipt.ReceiptKind;
import io.waybill.service.model.RedeliveryInstruction.InstructionAnswer;
import io.waybill.service.model.copy.TappedCopy;
import io.waybill.service.model.detail.Detail;
import io.waybill.service.model.detail.DetailCode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ErasedMessageUnitTests {

    private final MessageId id = newId();
    private final TrackedMessage message = new TrackedMessage(id);

    @BeforeEach
    void finishAndErase() {
        message.apply(outcome(OutcomeKind.COMMITTED, id, "TOPIC"), SENDER);
        message.apply(copy(2_000));
        message.expect("A", 2_000, 60_000);
        message.apply(failed(ReceiptKind.FAILED, id, "TOPIC", "A"));
        message.publication(2_100, TimelineEvent.PUBLICATION_FAILED, false, Detail.said("no room for li"));
        message.apply(done(id, "TOPIC", "A"));
        message.conclude(4_000);
        assertThat(message.erase(5_000, Detail.by("dpo", null, null))).isTrue();
        store();
    }

    private TappedCopy copy(long storedAt) {
        return new TappedCopy(
                id,
                "TOPIC",
                "TAG",
                "key",
                "PRODUCER",
                "store",
                storedAt,
                "broker",
                0,
                7,
                Map.of(Headers.ID, id.toString(), "UNIQ_KEY", "A1", "customer", "li", "KEYS", "key li"),
                "li".getBytes(StandardCharsets.UTF_8));
    }

    private void store() {
        message.conclude(5_000);
        message.prepareForStorage(true);
    }

    @Test
    void whatItCarriedIsGoneAndWhatHappenedIsNot() {
        assertThat(message.state()).isEqualTo(State.DONE);
        assertThat(message.body()).isNull();
        assertThat(message.properties()).containsOnlyKeys(Headers.ID, "UNIQ_KEY");
        assertThat(message.timeline().entries().stream().map(TimelineEntry::what))
                .contains("COMMITTED", "PUBLISHED", "ATTEMPT_FAILED", "EFFECT_COMMITTED", "STATE_DONE", "ERASED");
        assertThat(message.timeline().write())
                .contains("broker/0@7", "java.lang.IllegalStateException", "by dpo")
                .doesNotContain("no such order", "li\"");
        assertThat(message.erase(6_000, Detail.by("another", null, null))).isFalse();
    }

    @Test
    void whatComesLateBringsNothingBack() {
        message.apply(copy(1_000));
        message.apply(failed(ReceiptKind.DEAD, id, "TOPIC", "A"));
        message.apply(failed(ReceiptKind.FAILED, id, "TOPIC", "A"));
        store();

        whatItCarriedIsGoneAndWhatHappenedIsNot();
        assertThat(message.copies()).isEqualTo(2);
        assertThat(message.deliveries())
                .singleElement()
                .satisfies(it -> assertThat(it.snapshot().errorMessage()).isNull());
        long failures = message.timeline().entries().stream()
                .filter(entry -> entry.what().equals("ATTEMPT_FAILED"))
                .count();
        assertThat(failures).as("the same fact, told again").isEqualTo(1);
    }

    @Test
    void whoeverOwesItAfterAllIsGivenUpOn() {
        message.expect("B", 2_000, 60_000);
        store();
        assertThat(message.state()).isEqualTo(State.DONE);
        TrackedMessage dead = dead();

        RedeliveryInstruction again = new RedeliveryInstruction(DeliveryPurpose.DELIVER, null, null, true, "ops", null);
        assertThat(dead.instruct("A", again, 7_000)).isEqualTo(InstructionAnswer.ERASED);
        assertThat(dead.instruct(
                        "A", new RedeliveryInstruction(DeliveryPurpose.DELIVER, 2, null, true, "ops", null), 7_000))
                .isEqualTo(InstructionAnswer.ERASED);
        dead.expect("B", 2_000, 0);
        assertThat(dead.claim("B", 10_000, 10_000, 20_000, 8)).isEmpty();
        assertThat(dead.deliveries()).allSatisfy(it -> assertThat(it.state()).isEqualTo(DeliveryState.DEAD));
        assertThat(dead.timeline().entries())
                .anySatisfy(entry -> assertThat(entry.code()).isEqualTo(DetailCode.BODY_ERASED.name()));
        RedeliveryInstruction skip = new RedeliveryInstruction(DeliveryPurpose.RESOLVE, null, null, true, "ops", "x");
        assertThat(dead.instruct("A", skip, 11_000)).isEqualTo(InstructionAnswer.OWED);
        assertThat(dead.claim("A", 20_000, 20_000, 30_000, 8)).isPresent();
    }

    private TrackedMessage dead() {
        TrackedMessage dead = new TrackedMessage(id);
        dead.apply(copy(2_000));
        dead.apply(failed(ReceiptKind.DEAD, id, "TOPIC", "A"));
        dead.conclude(4_000);
        dead.erase(5_000, Detail.by("dpo", null, null));
        dead.conclude(5_000);
        return dead;
    }

    @Test
    void howeverMuchHappensThatItIsErasedIsNotForgotten() {
        for (int at = 0; at < 500; at++) {
            message.timeline().add(TimelineEntry.of(at, TimelineEvent.ASKED, null, at, null, null));
        }

        assertThat(message.isErased()).isTrue();
        assertThat(message.timeline().entries()).hasSize(100);
        assertThat(Timeline.isErased(message.timeline().write())).isTrue();
    }
}
