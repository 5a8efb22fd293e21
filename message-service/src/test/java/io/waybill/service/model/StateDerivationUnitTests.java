package io.waybill.service.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The state that follows from everything that can be known of a message: a change of any of it shows here. */
class StateDerivationUnitTests {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyWordOfTheProducerBesideEverythingThatIsKnownOfCopiesAndDeliveries(boolean producerFirst) {
        assertThat(MessageMatrix.ofFacts(producerFirst)).isEqualTo("""
                                              | nothing            | PENDING            | COMMITTED          | ROLLED_BACK        | both               | refused
                        nothing               | PENDING ?          | PENDING ?          | SENDING ?          | ROLLED_BACK        | SENDING BO ?       | DEAD PR
                        unseen, failed        | SENT ?             | PENDING ?          | SENT ?             | SENT DAR ?         | SENT DAR ?         | SENT ?
                        unseen, done          | SENT ?             | PENDING ?          | SENT ?             | SENT DAR ?         | SENT DAR ?         | SENT ?
                        unseen, dead          | DEAD ? GU          | PENDING ?          | DEAD ? GU          | DEAD DAR ? GU      | DEAD DAR ? GU      | DEAD ? GU
                        seen, nobody          | SENT -             | SENT -             | SENT -             | SENT DAR -         | SENT DAR -         | SENT -
                        seen, owed            | SENT               | SENT               | SENT               | SENT DAR           | SENT DAR           | SENT
                        seen, failed          | SENT               | SENT               | SENT               | SENT DAR           | SENT DAR           | SENT
                        seen, dead            | DEAD GU            | DEAD GU            | DEAD GU            | DEAD DAR GU        | DEAD DAR GU        | DEAD GU
                        seen, dead and done   | DEAD GU            | DEAD GU            | DEAD GU            | DEAD DAR GU        | DEAD DAR GU        | DEAD GU
                        seen, all done        | DONE               | DONE               | DONE               | DONE DAR           | DONE DAR           | DONE
                        seen, done and waived | DONE               | DONE               | DONE               | DONE DAR           | DONE DAR           | DONE
                        done, then one more   | DONE               | DONE               | DONE               | DONE DAR           | DONE DAR           | DONE
                        done, then dead       | DONE               | DONE               | DONE               | DONE DAR           | DONE DAR           | DONE
                        """);
    }

    @Test
    void whatComesAfterAPersonHasClosedIt() {
        assertThat(MessageMatrix.ofClosed()).isEqualTo("""
                                              | failed, DONE       | failed, ROLLED_BACK| both, DONE         | both, ROLLED_BACK  | PENDING, ROLLED_BACK
                        nothing               | DONE               | ROLLED_BACK        | DONE BO            | ROLLED_BACK BO     | ROLLED_BACK
                        PENDING               | DONE               | ROLLED_BACK        | DONE BO            | ROLLED_BACK BO     | ROLLED_BACK
                        COMMITTED             | DONE               | SENT CAC ?         | DONE BO            | ROLLED_BACK BO     | SENDING CAC ?
                        ROLLED_BACK           | DONE DAR           | ROLLED_BACK DAR    | DONE BO            | ROLLED_BACK BO     | ROLLED_BACK
                        failed                | DONE               | ROLLED_BACK        | DONE DAR           | ROLLED_BACK DAR    | ROLLED_BACK
                        dead                  | DONE               | ROLLED_BACK        | DONE DAR           | ROLLED_BACK DAR    | ROLLED_BACK
                        done                  | DONE               | ROLLED_BACK        | DONE DAR           | ROLLED_BACK DAR    | ROLLED_BACK
                        seen, nobody          | DONE SAC           | SENT SAC           | DONE SAC -         | SENT SAC -         | SENT SAC -
                        seen, owed            | DONE SAC           | SENT SAC           | DONE SAC           | SENT SAC           | SENT SAC
                        seen, done            | DONE SAC           | DONE SAC           | DONE SAC           | DONE SAC           | DONE SAC
                        """);
    }
}
