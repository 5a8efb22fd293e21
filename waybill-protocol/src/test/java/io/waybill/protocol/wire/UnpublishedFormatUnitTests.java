package io.waybill.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.fastjson2.JSONObject;
import io.waybill.protocol.Limits;
import io.waybill.protocol.wire.Outcome.OutcomeKind;
import io.waybill.protocol.wire.Outcome.Unpublished;
import io.waybill.protocol.wire.Outcome.UnpublishedState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a store says of messages that it has not published. */
class UnpublishedFormatUnitTests {

    private static Outcome outcome(Unpublished unpublished) {
        return new Outcome(unpublished.kind(), Samples.ID, 1_000L, "TOPIC", "PAID", "P-1", unpublished);
    }

    @ParameterizedTest
    @EnumSource
    void isReadAsItWasWritten(UnpublishedState state) {
        Outcome full = outcome(new Unpublished(state, 4_000L, "no \"permission\" ü"));
        Outcome bare = outcome(new Unpublished(state, null, null));

        assertThat(BatchReader.readFact(BatchWriter.writeFact(full))).isEqualTo(full);
        assertThat(BatchReader.readFact(BatchWriter.writeFact(bare))).isEqualTo(bare);
    }

    @Test
    void isWrittenSo() {
        assertThat(BatchWriter.writeFact(outcome(new Unpublished(UnpublishedState.WAITING, 4_000L, null))))
                .isEqualTo("{\"type\":\"PENDING\",\"id\":\"" + Samples.ID
                        + "\",\"at\":1000,\"topic\":\"TOPIC\",\"tag\":\"PAID\",\"key\":\"P-1\","
                        + "\"outbox\":{\"state\":\"WAITING\",\"deliverAt\":4000}}");
    }

    @Test
    void whoeverDoesNotKnowItIsDoneWithWhatIsDiscardedAndAsksAboutTheRest() {
        assertThat(new Unpublished(UnpublishedState.WAITING, null, null).kind()).isEqualTo(OutcomeKind.PENDING);
        assertThat(new Unpublished(UnpublishedState.FAILED, null, null).kind()).isEqualTo(OutcomeKind.PENDING);
        assertThat(new Unpublished(UnpublishedState.DISCARDED, null, null).kind())
                .isEqualTo(OutcomeKind.ROLLED_BACK);
    }

    @Test
    void ofAStateThatALaterVersionKnowsTheKindIsRead() {
        JSONObject json = JSONObject.parseObject(
                BatchWriter.writeFact(outcome(new Unpublished(UnpublishedState.FAILED, 1L, "x"))));
        json.getJSONObject("outbox").put("state", "LOST");

        assertThat((Outcome) BatchReader.readFact(json.toString())).satisfies(read -> {
            assertThat(read.kind()).isEqualTo(OutcomeKind.PENDING);
            assertThat(read.unpublished()).isNull();
        });
    }

    @Test
    void isCutWhereItIsTooLongToBeRead() {
        Unpublished cut = new Unpublished(UnpublishedState.FAILED, null, "x".repeat(10_000));

        assertThat(cut.why()).hasSizeLessThanOrEqualTo(Limits.ERROR_MESSAGE);
        assertThat(BatchReader.readFact(BatchWriter.writeFact(outcome(cut)))).isEqualTo(outcome(cut));
    }
}
