package io.waybill.service.operating.privacy;

/**
 * What an erasure has changed, place by place, in rows.
 *
 * @param messages in the journal
 * @param versions edited payloads
 * @param attempts at telling endpoints
 * @param prepared over REST
 * @param setAside entries
 * @param failureGroups what their errors have in common
 * @param archived in places beside the journal
 */
public record ErasedCounts(
        long messages, long versions, long attempts, long prepared, long setAside, long failureGroups, long archived) {

    static final ErasedCounts NONE = new ErasedCounts(0, 0, 0, 0, 0, 0, 0);

    ErasedCounts plus(ErasedCounts more) {
        return new ErasedCounts(
                messages + more.messages,
                versions + more.versions,
                attempts + more.attempts,
                prepared + more.prepared,
                setAside + more.setAside,
                failureGroups + more.failureGroups,
                archived + more.archived);
    }

    public long sum() {
        return messages + versions + attempts + prepared + setAside + failureGroups + archived;
    }
}
