package io.waybill.internal.importing;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.protocol.MessageId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A row has one id, whoever imports it; rows of other tables and stores have others; and consumers find it young. */
class ImportedIdsUnitTests {

    private static final long MORNING = Instant.parse("2026-03-01T00:00:01Z").toEpochMilli();
    private static final long EVENING =
            Instant.parse("2026-03-01T23:59:59.999Z").toEpochMilli();

    private final ImportedIds ids = new ImportedIds("store", "shop.message_record");

    @Test
    void theIdIsTheSameWhoeverMakesIt() {
        assertThat(ids.of("4711", EVENING))
                .isEqualTo(new ImportedIds("store", "shop.message_record").of("4711", MORNING));
    }

    @Test
    void othersHaveOthers() {
        assertThat(ids.of("4711", MORNING))
                .isNotEqualTo(ids.of("4712", MORNING))
                .isNotEqualTo(new ImportedIds("other", "shop.message_record").of("4711", MORNING))
                .isNotEqualTo(new ImportedIds("store", "shop.message").of("4711", MORNING));
    }

    @Test
    void itsTimeIsTheBeginningOfTheDayOfTheImport() {
        MessageId id = ids.of("4711", EVENING);

        assertThat(id.isTimeOrdered()).isTrue();
        assertThat(Instant.ofEpochMilli(id.epochMillis())).isEqualTo("2026-03-01T00:00:00Z");
        assertThat(MessageId.parse(id.toString())).isEqualTo(id);
    }
}
