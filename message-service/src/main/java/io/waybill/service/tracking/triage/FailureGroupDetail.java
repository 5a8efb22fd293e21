package io.waybill.service.tracking.triage;

import io.waybill.protocol.MessageId;
import java.util.List;

/** A group of failures with its trend and the ids of its newest messages. */
record FailureGroupDetail(FailureGroup group, Trend trend, List<String> newest) {

    private static final int SAMPLES = 10;

    static FailureGroupDetail of(FailureGroup group, FailureGroups groups) {
        String fingerprint = group.fingerprint();
        return new FailureGroupDetail(
                group,
                groups.trends(List.of(fingerprint)).getOrDefault(fingerprint, Trend.NONE),
                groups.newest(group, SAMPLES).stream().map(MessageId::toString).toList());
    }
}
