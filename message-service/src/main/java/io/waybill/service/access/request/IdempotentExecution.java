package io.waybill.service.access.request;

import io.waybill.service.platform.transaction.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Carries a request with a key out once. Thread-safe, on any number of nodes.
 *
 * <p>In one transaction: the key's row, the deed and the answer are committed together. After a crash before the commit
 * there is nothing of them, and the request sent again is carried out; after a crash behind it the request sent again gets the
 * answer, though the first was never sent. While it runs, the row's lock tells others so.
 *
 * <p>Claimed, for deeds of several transactions: the row is committed first, then the deed is done, then the answer is
 * noted. A crash in between leaves a row without answer, and nobody can know how far the deed came: whoever sends the request
 * again is told that, and it is never carried out twice.
 *
 * <p>Only answers of deeds are remembered. After an error nothing was done, and the same request may be sent again.
 */
@Component
class IdempotentExecution {

    private static final Logger LOG = LoggerFactory.getLogger(IdempotentExecution.class);

    /** Longer than any request takes: what still has no answer then has lost its node. */
    private static final Duration LONGEST_REQUEST = Duration.ofMinutes(2);

    private final IdempotencyMapper mapper;
    private final IdempotencyCapacity room;
    private final Clock clock;
    private final Transactions transactions;

    IdempotentExecution(IdempotencyMapper mapper, IdempotencyCapacity room, Clock clock, Transactions transactions) {
        this.mapper = mapper;
        this.room = room;
        this.clock = clock;
        this.transactions = transactions;
    }

    /** What carries the request out, and tells how it was answered. */
    interface KeyedHandler {
        RecordedResponse carryOut() throws Exception;
    }

    /** How a request with a key went. */
    sealed interface ExecutionResult {
        /** It was carried out now. */
        record CarriedOut() implements ExecutionResult {}

        /** It was carried out before. */
        record Repeated(RecordedResponse answer) implements ExecutionResult {}

        /** Another request has the key. */
        record OtherRequest() implements ExecutionResult {}

        /** It is being carried out at this moment. */
        record Busy() implements ExecutionResult {}

        /** Its answer could not be remembered for as long as is promised, so it was not carried out. */
        record Full() implements ExecutionResult {}

        /** It was begun, and nobody knows how it ended. */
        record Unknown() implements ExecutionResult {}
    }

    /** The deed threw; the transaction is rolled back. */
    static final class DeedFailed extends RuntimeException {
        private static final long serialVersionUID = 1;

        DeedFailed(Exception cause) {
            super(cause);
        }
    }

    /** @throws DeedFailed if the deed throws */
    ExecutionResult inOneTransaction(KeyedRequest request, KeyedHandler deed) {
        try {
            return transactions.<ExecutionResult>once(status -> {
                ExecutionResult known = look(request);
                if (known != null) {
                    return known;
                }
                if (!room.hasRoomFor(request.caller())) {
                    return new ExecutionResult.Full();
                }
                mapper.claim(request, clock.millis());
                RecordedResponse answer = carryOut(deed);
                if (answer.isOfDeed()) {
                    mapper.answer(request, answer);
                } else {
                    status.setRollbackOnly();
                }
                return new ExecutionResult.CarriedOut();
            });
        } catch (DuplicateKeyException another) {
            return new ExecutionResult
                    .Busy(); // It began after we looked; by now it has ended, and is repeated at the next try.
        }
    }

    /** @throws DeedFailed if the deed throws */
    ExecutionResult claimed(KeyedRequest request, KeyedHandler deed) {
        if (!room.hasRoomFor(request.caller())) {
            return mapper.find(request).map(row -> judge(request, row)).orElseGet(ExecutionResult.Full::new);
        }
        try {
            transactions.once(() -> mapper.claim(request, clock.millis()));
        } catch (DuplicateKeyException known) {
            return mapper.find(request).map(row -> judge(request, row)).orElseGet(ExecutionResult.Busy::new);
        }
        boolean done = false;
        try {
            RecordedResponse answer = carryOut(deed);
            done = answer.isOfDeed();
            if (done) {
                note(request, answer);
            }
            return new ExecutionResult.CarriedOut();
        } finally {
            if (!done) {
                transactions.once(() -> mapper.release(request));
            }
        }
    }

    private void note(KeyedRequest request, RecordedResponse answer) {
        try {
            transactions.once(() -> mapper.answer(request, answer));
        } catch (DataAccessException | TransactionException failed) {
            LOG.warn("a request was carried out, but its answer could not be noted under its key", failed);
        }
    }

    private @Nullable ExecutionResult look(KeyedRequest request) {
        try {
            Optional<IdempotencyRecord> known = mapper.look(request);
            return known.map(row -> judge(request, row)).orElse(null);
        } catch (PessimisticLockingFailureException locked) {
            return new ExecutionResult.Busy();
        }
    }

    private ExecutionResult judge(KeyedRequest request, IdempotencyRecord row) {
        RecordedResponse answer = row.answer();
        if (!request.isSameAs(row)) {
            return new ExecutionResult.OtherRequest();
        }
        if (answer != null) {
            return new ExecutionResult.Repeated(answer);
        }
        return clock.millis() - row.createdAt() < LONGEST_REQUEST.toMillis()
                ? new ExecutionResult.Busy()
                : new ExecutionResult.Unknown();
    }

    private static RecordedResponse carryOut(KeyedHandler deed) {
        try {
            return deed.carryOut();
        } catch (Exception failed) {
            throw new DeedFailed(failed);
        }
    }
}
