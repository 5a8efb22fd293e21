package io.waybill.service.console.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.platform.words.Saying;
import org.junit.jupiter.api.Test;

class MessagePageControllerUnitTests {

    @Test
    void whatIsNoIdIsRepeatedInNoSentence() {
        RefusedException refused =
                catchThrowableOfType(RefusedException.class, () -> MessagePageController.parse("no id"));

        assertThat(refused.saying()).isEqualTo(Saying.of("refusal.MESSAGE_ID_MALFORMED", "no id"));
    }
}
