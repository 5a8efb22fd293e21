package io.waybill.service.tracking.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.service.platform.words.Saying;
import io.waybill.service.tracking.quarantine.QuarantinedItem.QuarantineReason;
import org.junit.jupiter.api.Test;

class QuarantinedItemUnitTests {

    private static QuarantinedItem of(QuarantineDetail detail) {
        return QuarantinedItem.batch(1, QuarantineReason.OVERSIZED, detail, "somewhere", new byte[7]);
    }

    @Test
    void whatIsOursIsStoredByItsCodeAndInEnglishForTheVersionBefore() {
        QuarantinedItem large = of(QuarantineDetail.of(QuarantineCode.BYTES, 9_000));

        assertThat(large.detail()).isEqualTo("9000 bytes");
        assertThat(large.saying()).isEqualTo(Saying.of("setaside.detail.BYTES", "9000"));
    }

    @Test
    void whatOthersHaveSaidHasNoCodeWhateverItSoundsLike() {
        QuarantinedItem other = of(QuarantineDetail.said("nested too deeply"));

        assertThat(other.detail()).isEqualTo("nested too deeply");
        assertThat(other.saying()).isNull();
    }

    @Test
    void ofWhatIsNotKeptItIsSaidWhyAndWhatItWas() {
        QuarantinedItem lost = of(QuarantineDetail.of(QuarantineCode.NESTED)).withoutRoom();
        QuarantinedItem others = of(QuarantineDetail.said("Datenfehler: ü")).withoutContent();

        assertThat(lost.detail())
                .isEqualTo("7 bytes that there was no room for and that are not kept: nested too deeply");
        assertThat(lost.saying())
                .isEqualTo(Saying.of("setaside.detail.NO_ROOM", "7", Saying.of("setaside.detail.NESTED")));
        assertThat(others.detail())
                .isEqualTo("7 bytes that the database does not take and that are not kept: Datenfehler: ?");
        assertThat(others.saying()).isEqualTo(Saying.of("setaside.detail.NOT_TAKEN", "7", "Datenfehler: ü"));
    }
}
