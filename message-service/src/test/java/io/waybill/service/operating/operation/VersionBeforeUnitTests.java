package io.waybill.service.operating.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.protocol.MessageId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows of operations as the version before has written them. */
class VersionBeforeUnitTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "not confirmed in time | EXPIRED",
                "12 failed | TOO_MANY_FAILED 12",
                "more than 100000 match: narrow the filter | TOO_MANY_MATCH 100000"
            })
    void notesAreReadAsBefore(String before, String now) {
        assertThat(Operation.Note.read(before)).isPresent().isEqualTo(Operation.Note.read(now));
        assertThat(Operation.Note.read(before).orElseThrow().english()).isEqualTo(before);
        assertThat(Operation.Note.read(now).orElseThrow().stored()).isEqualTo(now);
    }

    @Test
    void aNoteThatNobodyKnowsIsNone() {
        assertThat(Operation.Note.read("went for a walk")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void failuresAreReadAsBefore(Operations.OperationFailure.FailureCode failure) {
        Operations.OperationFailure before =
                Operations.OperationFailure.of(MessageId.at(1), "A", "T", failure.english());

        assertThat(before.why()).isEqualTo(failure.english());
        assertThat(before.code()).isEqualTo(failure);
        assertThat(Operations.OperationFailure.of(MessageId.at(1), "A", "T", failure.name()))
                .extracting(Operations.OperationFailure::why, Operations.OperationFailure::code)
                .containsExactly(failure.english(), failure);
        assertThat(failure.name()).hasSizeLessThan(256);
    }
}
