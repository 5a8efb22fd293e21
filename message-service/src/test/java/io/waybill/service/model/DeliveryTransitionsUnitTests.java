package io.waybill.service.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Everything that can happen to a delivery, in every state: a change of any of it shows here. */
class DeliveryTransitionsUnitTests {

    private static final String STATES =
            "                        | OWED                  | FAILED                | DONE                  | DEAD                  | WAIVED\n";

    @Test
    void everyFactInEveryState() {
        String states = row("", 6, Stream.of(DeliveryState.values()).map(Enum::name));
        assertThat(states
                        + table(
                                6,
                                fact -> Stream.of(DeliveryState.values())
                                        .map(state -> DeliveryTransitions.stateAfter(state, fact)
                                                .name())))
                .isEqualTo("""
                                             | OWED   FAILED DONE   DEAD   WAIVED
                        EFFECT               | DONE   DONE   DONE   DONE   DONE
                        SKIPPED              | DONE   DONE   DONE   DONE   DONE
                        SKIPPED_AND_ARCHIVED | DEAD   DEAD   DONE   DEAD   WAIVED
                        ATTEMPT_FAILED       | FAILED FAILED DONE   DEAD   WAIVED
                        GIVEN_UP             | DEAD   DEAD   DONE   DEAD   WAIVED
                        ENDPOINT_GONE        | DEAD   DEAD   DONE   DEAD   WAIVED
                        DEAD_LETTERED        | DEAD   DEAD   DONE   DEAD   WAIVED
                        NO_RECEIPT           | DEAD   DEAD   DONE   DEAD   WAIVED
                        BODY_NOT_KEPT        | DEAD   DEAD   DONE   DEAD   WAIVED
                        WANTED               | OWED   OWED   DONE   OWED   WAIVED
                        ARCHIVE_WANTED       | OWED   OWED   DONE   OWED   WAIVED
                        ARCHIVE_CALLED_OFF   | DEAD   DEAD   DONE   DEAD   WAIVED
                        RETIRED              | WAIVED WAIVED DONE   DEAD   WAIVED
                        RETIRED_DEAD_TOO     | WAIVED WAIVED DONE   WAIVED WAIVED
                        """);
    }

    /** Of what is not known why it is dead, and of what is known why. */
    @Test
    void everyFactAfterEveryReason() {
        List<String> known = new ArrayList<>();
        known.add(null);
        known.addAll(Arrays.stream(Reason.values()).map(Enum::name).toList());
        assertThat(table(
                        13,
                        fact -> known.stream()
                                .map(reason -> String.valueOf(DeliveryTransitions.reasonAfter(reason, fact)))))
                .isEqualTo("""
                        EFFECT               | null          null          null          null          null          null          null          null          null
                        SKIPPED              | null          null          null          null          null          null          null          null          null
                        SKIPPED_AND_ARCHIVED | ARCHIVED      GIVEN_UP      DEAD_LETTERED REFUSED       ARCHIVED      NO_RECEIPT    BODY_NOT_KEPT PUBLICATION_REFUSED GONE
                        ATTEMPT_FAILED       | null          GIVEN_UP      DEAD_LETTERED REFUSED       ARCHIVED      NO_RECEIPT    BODY_NOT_KEPT PUBLICATION_REFUSED GONE
                        GIVEN_UP             | GIVEN_UP      GIVEN_UP      GIVEN_UP      GIVEN_UP      GIVEN_UP      GIVEN_UP      GIVEN_UP      GIVEN_UP      GIVEN_UP
                        ENDPOINT_GONE        | GONE          GONE          GONE          GONE          GONE          GONE          GONE          GONE          GONE
                        DEAD_LETTERED        | DEAD_LETTERED GIVEN_UP      DEAD_LETTERED DEAD_LETTERED ARCHIVED      NO_RECEIPT    BODY_NOT_KEPT PUBLICATION_REFUSED GONE
                        NO_RECEIPT           | NO_RECEIPT    GIVEN_UP      DEAD_LETTERED REFUSED       ARCHIVED      NO_RECEIPT    BODY_NOT_KEPT PUBLICATION_REFUSED GONE
                        BODY_NOT_KEPT        | BODY_NOT_KEPT GIVEN_UP      DEAD_LETTERED BODY_NOT_KEPT ARCHIVED      NO_RECEIPT    BODY_NOT_KEPT PUBLICATION_REFUSED GONE
                        WANTED               | null          null          null          null          null          null          null          null          null
                        ARCHIVE_WANTED       | null          GIVEN_UP      DEAD_LETTERED REFUSED       ARCHIVED      NO_RECEIPT    BODY_NOT_KEPT PUBLICATION_REFUSED GONE
                        ARCHIVE_CALLED_OFF   | ARCHIVED      GIVEN_UP      DEAD_LETTERED ARCHIVED      ARCHIVED      NO_RECEIPT    BODY_NOT_KEPT PUBLICATION_REFUSED GONE
                        RETIRED              | null          GIVEN_UP      DEAD_LETTERED REFUSED       ARCHIVED      NO_RECEIPT    BODY_NOT_KEPT PUBLICATION_REFUSED GONE
                        RETIRED_DEAD_TOO     | null          GIVEN_UP      DEAD_LETTERED REFUSED       ARCHIVED      NO_RECEIPT    BODY_NOT_KEPT PUBLICATION_REFUSED GONE
                        """);
    }

    private static String table(int width, Function<DeliveryFact, Stream<String>> cells) {
        return Stream.of(DeliveryFact.values())
                .map(fact -> row(fact.name(), width, cells.apply(fact)))
                .collect(Collectors.joining());
    }

    private static String row(String fact, int width, Stream<String> cells) {
        String padded = " %-" + width + "s";
        return ("%-21s|".formatted(fact) + cells.map(padded::formatted).collect(Collectors.joining())).stripTrailing()
                + "\n";
    }

    /** What the group is to take effect of, after a skip that this may replace. */
    @Test
    void ofWhatIsToBeDelivered() {
        assertThat(STATES + DeliveryMatrix.of(DeliveryPurpose.DELIVER)).isEqualTo("""
                                                | OWED                  | FAILED                | DONE                  | DEAD                  | WAIVED
                        effect                  | DONE                  | DONE                  | =                     | DONE                  | DONE
                        effect of old version   | DONE                  | DONE                  | =                     | DONE                  | DONE
                        effect, told again      | DONE                  | DONE                  | DONE                  | DONE                  | DONE
                        skip 1                  | OWED @70              | FAILED @70            | =                     | DEAD GIVEN_UP         | WAIVED
                        skip 2                  | DONE                  | DONE                  | =                     | DONE                  | DONE
                        skip of unknown number  | OWED @70              | FAILED @70            | DONE                  | DEAD GIVEN_UP         | WAIVED
                        failed                  | FAILED @70            | FAILED @70            | DONE                  | DEAD GIVEN_UP         | WAIVED
                        failed, out of order    | FAILED @70            | =                     | DONE                  | =                     | WAIVED
                        failed, old             | OWED @70              | FAILED @70            | DONE                  | DEAD GIVEN_UP         | WAIVED
                        gave up                 | DEAD GIVEN_UP         | DEAD GIVEN_UP         | DONE                  | DEAD GIVEN_UP         | WAIVED
                        gave up, out of order   | DEAD GIVEN_UP         | DEAD GIVEN_UP         | DONE                  | =                     | WAIVED
                        gave up, old            | OWED @70              | FAILED @70            | DONE                  | DEAD GIVEN_UP         | WAIVED
                        dead letter             | DEAD DEAD_LETTERED    | DEAD DEAD_LETTERED    | =                     | =                     | =
                        dead letter, old        | =                     | =                     | =                     | =                     | =
                        no receipt              | DEAD NO_RECEIPT       | DEAD NO_RECEIPT       | =                     | =                     | =
                        no body                 | DEAD BODY_NOT_KEPT    | DEAD BODY_NOT_KEPT    | =                     | =                     | =
                        copy 3 taken            | OWED @90 #3 !         | FAILED @90 #3 !       | DONE #3 !             | DEAD GIVEN_UP #3 !    | WAIVED #3 !
                        copy 2 taken            | =                     | =                     | =                     | =                     | =
                        copy 3 refused          | OWED REFUSED @90 #3 ! | FAILED REFUSED @90 #3 !| =                     | =                     | =
                        copy 2 refused          | =                     | =                     | =                     | =                     | =
                        redeliver, seen 2       | OWED @30 OWED         | OWED @30 OWED         | = SETTLED             | OWED @30 OWED         | = SETTLED
                        redeliver, seen 1       | = CHANGED             | = CHANGED             | = SETTLED             | = CHANGED             | = SETTLED
                        redeliver               | = CHANGED             | = CHANGED             | = SETTLED             | OWED @30 OWED         | = SETTLED
                        resolve, seen 2         | OWED @30 OWED         | OWED @30 OWED         | = SETTLED             | OWED @30 OWED         | = SETTLED
                        resolve, no skips       | DONE NOTED            | DONE NOTED            | = SETTLED             | DONE NOTED            | = SETTLED
                        archive, seen 2         | OWED @30 OWED         | OWED @30 OWED         | = SETTLED             | OWED GIVEN_UP @30 OWED| = SETTLED
                        archive, no skips       | DEAD ARCHIVED NOTED   | DEAD ARCHIVED NOTED   | = SETTLED             | DEAD GIVEN_UP NOTED   | = SETTLED
                        restored                | =                     | =                     | =                     | =                     | =
                        retired                 | WAIVED !              | WAIVED !              | =                     | =                     | =
                        retired, dead too       | WAIVED !              | WAIVED !              | =                     | WAIVED !              | =
                        expected                | =                     | FAILED @7272          | =                     | =                     | =
                        """);
    }

    /** What the group is to skip for good; DONE because it has: an effect after that is a contradiction. */
    @Test
    void ofWhatIsMarkedAsDone() {
        assertThat(STATES + DeliveryMatrix.of(DeliveryPurpose.RESOLVE)).isEqualTo("""
                                                | OWED                  | FAILED                | DONE                  | DEAD                  | WAIVED
                        effect                  | DONE                  | DONE                  | DONE !                | DONE                  | DONE
                        effect of old version   | DONE                  | DONE                  | = !                   | DONE                  | DONE
                        effect, told again      | DONE                  | DONE                  | DONE !                | DONE                  | DONE
                        skip 1                  | OWED @70              | FAILED @70            | =                     | DEAD GIVEN_UP         | WAIVED
                        skip 2                  | DONE                  | DONE                  | =                     | DONE                  | DONE
                        skip of unknown number  | DONE                  | DONE                  | DONE                  | DONE                  | DONE
                        failed                  | FAILED @70            | FAILED @70            | DONE                  | DEAD GIVEN_UP         | WAIVED
                        failed, out of order    | FAILED @70            | =                     | DONE                  | =                     | WAIVED
                        failed, old             | OWED @70              | FAILED @70            | DONE                  | DEAD GIVEN_UP         | WAIVED
                        gave up                 | DEAD GIVEN_UP         | DEAD GIVEN_UP         | DONE                  | DEAD GIVEN_UP         | WAIVED
                        gave up, out of order   | DEAD GIVEN_UP         | DEAD GIVEN_UP         | DONE                  | =                     | WAIVED
                        gave up, old            | OWED @70              | FAILED @70            | DONE                  | DEAD GIVEN_UP         | WAIVED
                        dead letter             | DEAD DEAD_LETTERED    | DEAD DEAD_LETTERED    | =                     | =                     | =
                        dead letter, old        | =                     | =                     | =                     | =                     | =
                        no receipt              | DEAD NO_RECEIPT       | DEAD NO_RECEIPT       | =                     | =                     | =
                        no body                 | DEAD BODY_NOT_KEPT    | DEAD BODY_NOT_KEPT    | =                     | =                     | =
                        copy 3 taken            | OWED @90 #3 !         | FAILED @90 #3 !       | DONE #3 !             | DEAD GIVEN_UP #3 !    | WAIVED #3 !
                        copy 2 taken            | =                     | =                     | =                     | =                     | =
                        copy 3 refused          | OWED REFUSED @90 #3 ! | FAILED REFUSED @90 #3 !| =                     | =                     | =
                        copy 2 refused          | =                     | =                     | =                     | =                     | =
                        redeliver, seen 2       | OWED @30 OWED         | OWED @30 OWED         | = SETTLED             | OWED @30 OWED         | = SETTLED
                        redeliver, seen 1       | = CHANGED             | = CHANGED             | = SETTLED             | = CHANGED             | = SETTLED
                        redeliver               | = CHANGED             | = CHANGED             | = SETTLED             | OWED @30 OWED         | = SETTLED
                        resolve, seen 2         | OWED @30 OWED         | OWED @30 OWED         | = SETTLED             | OWED @30 OWED         | = SETTLED
                        resolve, no skips       | DONE NOTED            | DONE NOTED            | = SETTLED             | DONE NOTED            | = SETTLED
                        archive, seen 2         | OWED @30 OWED         | OWED @30 OWED         | = SETTLED             | OWED GIVEN_UP @30 OWED| = SETTLED
                        archive, no skips       | DEAD ARCHIVED NOTED   | DEAD ARCHIVED NOTED   | = SETTLED             | DEAD GIVEN_UP NOTED   | = SETTLED
                        restored                | =                     | =                     | =                     | =                     | =
                        retired                 | WAIVED !              | WAIVED !              | =                     | =                     | =
                        retired, dead too       | WAIVED !              | WAIVED !              | =                     | WAIVED !              | =
                        expected                | =                     | FAILED @7272          | =                     | =                     | =
                        """);
    }

    /** What the group is to skip, and stays dead. */
    @Test
    void ofWhatIsPutAway() {
        assertThat(STATES + DeliveryMatrix.of(DeliveryPurpose.ARCHIVE)).isEqualTo("""
                                                | OWED                  | FAILED                | DONE                  | DEAD                  | WAIVED
                        effect                  | DONE                  | DONE                  | =                     | DONE                  | DONE
                        effect of old version   | DONE                  | DONE                  | =                     | DONE                  | DONE
                        effect, told again      | DONE                  | DONE                  | DONE                  | DONE                  | DONE
                        skip 1                  | OWED @70              | FAILED @70            | =                     | DEAD GIVEN_UP         | WAIVED
                        skip 2                  | DEAD ARCHIVED         | DEAD ARCHIVED         | =                     | DEAD GIVEN_UP         | WAIVED
                        skip of unknown number  | DEAD ARCHIVED         | DEAD ARCHIVED         | DONE                  | DEAD GIVEN_UP         | WAIVED
                        failed                  | FAILED @70            | FAILED @70            | DONE                  | DEAD GIVEN_UP         | WAIVED
                        failed, out of order    | FAILED @70            | =                     | DONE                  | =                     | WAIVED
                        failed, old             | OWED @70              | FAILED @70            | DONE                  | DEAD GIVEN_UP         | WAIVED
                        gave up                 | DEAD GIVEN_UP         | DEAD GIVEN_UP         | DONE                  | DEAD GIVEN_UP         | WAIVED
                        gave up, out of order   | DEAD GIVEN_UP         | DEAD GIVEN_UP         | DONE                  | =                     | WAIVED
                        gave up, old            | OWED @70              | FAILED @70            | DONE                  | DEAD GIVEN_UP         | WAIVED
                        dead letter             | DEAD DEAD_LETTERED    | DEAD DEAD_LETTERED    | =                     | =                     | =
                        dead letter, old        | =                     | =                     | =                     | =                     | =
                        no receipt              | DEAD NO_RECEIPT       | DEAD NO_RECEIPT       | =                     | =                     | =
                        no body                 | DEAD BODY_NOT_KEPT    | DEAD BODY_NOT_KEPT    | =                     | =                     | =
                        copy 3 taken            | OWED @90 #3 !         | FAILED @90 #3 !       | DONE #3 !             | DEAD GIVEN_UP #3 !    | WAIVED #3 !
                        copy 2 taken            | =                     | =                     | =                     | =                     | =
                        copy 3 refused          | OWED REFUSED @90 #3 ! | FAILED REFUSED @90 #3 !| =                     | =                     | =
                        copy 2 refused          | =                     | =                     | =                     | =                     | =
                        redeliver, seen 2       | OWED @30 OWED         | OWED @30 OWED         | = SETTLED             | OWED @30 OWED         | = SETTLED
                        redeliver, seen 1       | = CHANGED             | = CHANGED             | = SETTLED             | = CHANGED             | = SETTLED
                        redeliver               | = CHANGED             | = CHANGED             | = SETTLED             | OWED @30 OWED         | = SETTLED
                        resolve, seen 2         | OWED @30 OWED         | OWED @30 OWED         | = SETTLED             | OWED @30 OWED         | = SETTLED
                        resolve, no skips       | DONE NOTED            | DONE NOTED            | = SETTLED             | DONE NOTED            | = SETTLED
                        archive, seen 2         | OWED @30 OWED         | OWED @30 OWED         | = SETTLED             | OWED GIVEN_UP @30 OWED| = SETTLED
                        archive, no skips       | DEAD ARCHIVED NOTED   | DEAD ARCHIVED NOTED   | = SETTLED             | = NOTED               | = SETTLED
                        restored                | DEAD ARCHIVED         | DEAD ARCHIVED         | DONE                  | DEAD GIVEN_UP         | WAIVED
                        retired                 | WAIVED !              | WAIVED !              | =                     | =                     | =
                        retired, dead too       | WAIVED !              | WAIVED !              | =                     | WAIVED !              | =
                        expected                | =                     | FAILED @7272          | =                     | =                     | =
                        """);
    }
}
