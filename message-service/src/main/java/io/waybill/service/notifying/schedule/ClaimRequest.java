package io.waybill.service.notifying.schedule;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to send.
 *
 * @param most notifications
 * @param lease for which nobody else gets them
 * @param waitingLongerThan only what was owed, or first tried, longer ago; null: whatever is due
 */
public record ClaimRequest(
        DueLane lane, int most, Duration lease, @Nullable Duration waitingLongerThan) {}
