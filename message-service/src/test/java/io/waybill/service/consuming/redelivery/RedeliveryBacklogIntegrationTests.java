package io.waybill.service.consuming.redelivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.protocol.MessageId;
import io.waybill.service.model.State;
import io.waybill.service.support.Group;
import io.waybill.service.support.OwnServices;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A group that was away for far longer than anybody waits for a receipt takes its messages itself, and gets no copies on
 * top: 5,000, or as many as {@code -Dwaybill.test.backlog} says.
 */
@OwnServices
@Tag("full")
class RedeliveryBacklogIntegrationTests {

    private static final int BACKLOG = Integer.getInteger("waybill.test.backlog", 5_000);
    private static final int STALE_AFTER_MILLIS = 1_000;

    private final Impatient services = new Impatient("redelivery_backlog");
    private final Stage stage = new Stage(services);
    private Group late;
    private Set<MessageId> ids;

    @BeforeEach
    void missMessagesForTenTimesAsLongAsAnybodyWaits() {
        start();
        late = stage.group("LATE", (copy, count) -> true);
        late.close();
        ids = stage.publish(BACKLOG);
        stage.awaitOverdue(late, BACKLOG, 9 * STALE_AFTER_MILLIS);
    }

    @AfterEach
    void close() {
        stage.close();
        services.close();
    }

    @Test
    void aGroupThatWasAwayTakesEachMessageOnce() {
        late.restart();
        assertEachTakenOnce();
    }

    @Test
    void soItDoesIfTheServiceWasAwayMeanwhile() {
        services.stop("node-1");
        late.restart();
        start();
        assertEachTakenOnce();
    }

    private void start() {
        services.start("node-1", Map.of("stale-after", STALE_AFTER_MILLIS + "ms"));
    }

    private void assertEachTakenOnce() {
        stage.awaitAll(ids, State.DONE);
        assertThat(ids).allSatisfy(id -> assertThat(late.copiesOf(id)).hasSize(1));
        assertThat(stage.doneAfter(0)).isEqualTo(BACKLOG);
    }
}
