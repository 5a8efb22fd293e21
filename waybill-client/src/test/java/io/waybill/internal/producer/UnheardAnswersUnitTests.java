package io.waybill.internal.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.Alarm;
import io.waybill.internal.alarm.Alarms;
import io.waybill.protocol.MessageId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UnheardAnswersUnitTests {

    private final List<Object> raised = new ArrayList<>();
    private final Alarms alarms = new Alarms(raised::add);
    private final UnheardAnswers answers = new UnheardAnswers(alarms);

    @BeforeEach
    void listen() {
        alarms.open();
    }

    @Test
    void aBrokerThatAsksAgainBeforeItHasWrittenTheAnswerDownIsNoAlarm() {
        for (int message = 0; message < 100; message++) {
            MessageId id = MessageId.at(message);
            for (int times = 0; times < 4; times++) {
                answers.answered(id);
            }
        }

        assertThat(raised).isEmpty();
    }

    @Test
    void oneThatGoesOnAskingIsAndIsToldOnceHoweverManyMessagesItAsksAbout() {
        for (int message = 0; message < 100; message++) {
            MessageId id = MessageId.at(message);
            for (int times = 0; times < 20; times++) {
                answers.answered(id);
            }
        }

        assertThat(raised).singleElement().isInstanceOfSatisfying(Alarm.class, alarm -> {
            assertThat(alarm.kind()).isEqualTo(Alarm.Kind.ANSWER_UNHEARD);
            assertThat(alarm.detail()).contains("PUB on RMQ_SYS_TRANS_HALF_TOPIC");
        });
    }
}
