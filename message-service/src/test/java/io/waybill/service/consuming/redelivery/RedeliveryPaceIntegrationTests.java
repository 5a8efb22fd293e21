package io.waybill.service.consuming.redelivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.protocol.MessageId;
import io.waybill.service.model.State;
import io.waybill.service.support.Group;
import io.waybill.service.support.OwnServices;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Redelivery does not overrun whoever comes back, and can be told to leave everything as it is. */
@OwnServices
@Tag("full")
class RedeliveryPaceIntegrationTests {

    private static final int A_SECOND = 20;

    @Test
    void onlyObservesWhereThatIsSetAndKeepsToItsRate() {
        try (Impatient services = new Impatient("redelivery_pace").start("node-1", Map.of("observe-only", "true"));
                Stage stage = new Stage(services)) {
            Group silent = stage.group("SILENT", (copy, count) -> count > 1);
            Set<MessageId> ids = stage.publish(5 * A_SECOND);
            stage.awaitOverdue(silent, ids.size(), 3_000);
            stage.awaitPassed(silent);
            services.round();
            services.round();
            assertThat(silent.total()).isEqualTo(ids.size());

            services.stop("node-1");
            services.start("node-1", Map.of("group-rate", String.valueOf(A_SECOND)));

            stage.awaitAll(ids, State.DONE);
            List<Long> times = ids.stream()
                    .map(id -> stage.redeliveredAt(id, silent, 1))
                    .sorted()
                    .toList();
            for (int i = A_SECOND; i < times.size(); i++) {
                // A piece is written down together; the one after it comes a second later, less what writing took.
                assertThat(times.get(i) - times.get(i - A_SECOND)).isGreaterThan(500);
            }
        }
    }
}
