package io.waybill.service.api.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.protocol.MessageId;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NewestDaysUnitTests {

    private static final long DAY = TimeUnit.DAYS.toMillis(1);
    private static final long NOW = 20_000 * DAY;

    @Test
    void allThereIsIsAFewPieces() {
        List<IdRange> pieces = NewestDays.of(new IdRange(MessageFilter.FIRST, MessageFilter.LAST), NOW);
        assertThat(pieces)
                .containsExactly(
                        new IdRange(MessageId.floor(NOW - DAY), MessageFilter.LAST),
                        new IdRange(MessageId.floor(NOW - 5 * DAY), MessageId.floor(NOW - DAY)),
                        new IdRange(MessageId.floor(NOW - 21 * DAY), MessageId.floor(NOW - 5 * DAY)),
                        new IdRange(MessageId.floor(NOW - 85 * DAY), MessageId.floor(NOW - 21 * DAY)),
                        new IdRange(MessageFilter.FIRST, MessageId.floor(NOW - 85 * DAY)));
    }

    @Test
    void whatIsOldBeginsWhereItEnds() {
        MessageId end = MessageId.at(NOW - 30 * DAY);
        assertThat(NewestDays.of(new IdRange(MessageFilter.FIRST, end), NOW))
                .startsWith(new IdRange(MessageId.floor(NOW - 31 * DAY), end));
    }

    @Test
    void ofAnyRangeNothingIsLeftOutAndNothingIsThereTwice() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            MessageId from = MessageId.at(NOW - random.nextInt(200) * DAY / 2);
            MessageId below = MessageId.at(from.epochMillis() + random.nextInt(200) * DAY / 2);
            List<IdRange> pieces = NewestDays.of(new IdRange(from, below), NOW);
            assertThat(pieces.get(0).below()).isEqualTo(below);
            for (int n = 1; n < pieces.size(); n++) {
                assertThat(pieces.get(n).below()).isEqualTo(pieces.get(n - 1).from());
                assertThat(pieces.get(n - 1).isEmpty()).isFalse();
            }
            assertThat(pieces.get(pieces.size() - 1).from()).isEqualTo(from);
        }
    }

    @Test
    void aRangeNearTheBeginningOfTimeIsOne() {
        IdRange range = new IdRange(MessageFilter.FIRST, MessageId.at(1_000));
        assertThat(NewestDays.of(range, NOW)).containsExactly(range);
    }
}
