package io.waybill.internal.outbox;

import io.waybill.internal.store.Store;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** What relays claim, told of before it is theirs: nobody loses sight of it. Thread-safe. */
final class Claims {

    private final Store store;
    private final Reports reports;

    Claims(Store store, Reports reports) {
        this.store = store;
        this.reports = reports;
    }

    /** Finds what is to be claimed, and claims it; part of one transaction. */
    @FunctionalInterface
    interface Claiming {
        List<Waiting> on(Connection connection) throws SQLException;
    }

    /** One that no claim has had. */
    static long newToken() {
        return ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
    }

    List<Waiting> claim(Claiming claiming) {
        List<Waiting> claimed = new ArrayList<>();
        try {
            return store.inOwnTransaction(connection -> {
                claimed.addAll(claiming.on(connection));
                if (!claimed.isEmpty()) {
                    reports.claimed(
                            connection,
                            claimed.stream()
                                    .filter(each -> !each.isScheduled())
                                    .map(each -> new Reports.Claimed(
                                            each.id(), each.message().subject()))
                                    .toList());
                }
                return claimed;
            });
        } catch (RuntimeException | Error failed) {
            release(claimed);
            throw failed;
        }
    }

    /** Nothing more becomes of them by this claim. */
    void release(Iterable<Waiting> messages) {
        messages.forEach(each -> reports.released(each.id()));
    }

    /**
     * Writes down what has become of a batch. Where it is not known whether that was done, the table is read again for what was refused; but
     * for what is scheduled, of which the message service knows that it waits, and asks.
     *
     * @return what the writing returned
     */
    <T> T settle(Sending sending, Supplier<T> writing) {
        try {
            return writing.get();
        } catch (RuntimeException | Error unanswered) {
            sending.refused().keySet().stream()
                    .filter(each -> !each.isScheduled())
                    .forEach(each -> reports.unsure(each.id()));
            throw unanswered;
        }
    }

    /** Reports what was refused too often; it is to be released all the same. */
    void fail(Map<Waiting, String> failed) {
        failed.forEach((each, why) -> reports.failed(each.id(), each.message().subject(), why));
    }

    /** Reports what the broker has; it is to be released all the same. */
    void report(Sending sending) {
        sending.stored()
                .forEach(each -> reports.published(each.id(), each.message().subject(), each.isScheduled()));
    }
}
