package io.waybill.internal.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.Alarm;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlarmsUnitTests {

    private final List<Object> heard = new ArrayList<>();
    private final Alarms alarms = new Alarms(heard::add);

    @Test
    void whatIsRaisedBeforeAnybodyCanListenIsHeardAfterwards() {
        alarms.raise(Alarm.Kind.OUTBOX_FAILED, "early");
        assertThat(heard).isEmpty();

        alarms.open();
        alarms.raise(Alarm.Kind.OUTBOX_LATE, "later");
        alarms.open();

        assertThat(heard)
                .containsExactly(
                        new Alarm(Alarm.Kind.OUTBOX_FAILED, "early"), new Alarm(Alarm.Kind.OUTBOX_LATE, "later"));
    }

    @Test
    void whoNeverListensCostsNoMemory() {
        for (int i = 0; i < 1_000; i++) {
            alarms.raise(Alarm.Kind.CLOCK_SKEW, "again");
        }

        alarms.open();

        assertThat(heard).hasSizeLessThanOrEqualTo(100);
    }
}
