package io.waybill.service.tracking.journal;

import io.waybill.protocol.Limits;
import io.waybill.protocol.wire.Batch;
import io.waybill.protocol.wire.BatchWriter;
import io.waybill.protocol.wire.Fact;
import io.waybill.service.model.copy.TappedCopy;
import io.waybill.service.platform.failurelog.RateLimitedLog;
import io.waybill.service.tracking.fact.DecodedMessage;
import io.waybill.service.tracking.fact.FactText;
import io.waybill.service.tracking.fact.JournalFact;
import io.waybill.service.tracking.fact.OversizedBody;
import io.waybill.service.tracking.quarantine.QuarantineCode;
import io.waybill.service.tracking.quarantine.QuarantineDetail;
import io.waybill.service.tracking.quarantine.QuarantinedItem;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Writes what was read, and where the database refuses something of it, finds that by halves and sets it aside: what one
 * sender says must not hold up the others, nor cost a transaction for each of them. Used by one thread.
 */
class RefusedFactIsolation {

    private final JournalWriter writer;
    private final Clock clock;
    private final RateLimitedLog log = new RateLimitedLog(LoggerFactory.getLogger(RefusedFactIsolation.class));

    RefusedFactIsolation(JournalWriter writer, Clock clock) {
        this.writer = writer;
        this.clock = clock;
    }

    /** @throws RuntimeException when the database is away or busy: some may be written, and it is safe to write all again */
    void write(List<DecodedMessage> readings) {
        try {
            writer.write(readings);
        } catch (RuntimeException failed) {
            throwIfOutage(failed);
            log.warn(
                    "something that was read can't be written",
                    "something among {} readings can't be written; looking for it: {}",
                    readings.size(),
                    OutageDetection.rootOf(failed));
            if (readings.size() == 1) {
                writeAlone(readings.get(0));
            } else {
                int half = readings.size() / 2;
                write(readings.subList(0, half));
                write(readings.subList(half, readings.size()));
            }
        }
    }

    private void writeAlone(DecodedMessage reading) {
        List<RefusedFact> refused = new ArrayList<>();
        sift(reading.facts(), refused);
        writeRest(reading.withoutFacts(setAside(refused, reading)));
    }

    private record RefusedFact(JournalFact fact, QuarantineDetail why, boolean bodyOnly) {}

    /** Writes facts; what is refused is collected. When that is more than a handful, the rest is as good as refused. */
    private void sift(List<JournalFact> facts, List<RefusedFact> refused) {
        if (facts.isEmpty()) {
            return;
        }
        if (refused.size() > Limits.REJECTED) {
            QuarantineDetail why = QuarantineDetail.of(QuarantineCode.NOT_TRIED);
            facts.forEach(fact -> refused.add(new RefusedFact(fact, why, false)));
            return;
        }
        try {
            writer.writeFacts(facts);
        } catch (RuntimeException failed) {
            throwIfOutage(failed);
            if (facts.size() > 1) {
                int half = facts.size() / 2;
                sift(facts.subList(0, half), refused);
                sift(facts.subList(half, facts.size()), refused);
            } else {
                QuarantineDetail why = QuarantineDetail.said(OutageDetection.rootOf(failed));
                refused.add(new RefusedFact(facts.get(0), why, isWrittenWithoutBody(facts.get(0))));
            }
        }
    }

    /** That a message is visible, and to whom it is owed, is known even of one whose body the database does not take. */
    private boolean isWrittenWithoutBody(JournalFact fact) {
        if (!(fact instanceof JournalFact.CopyTapped tapped) || tapped.copy().body() == null) {
            return false;
        }
        try {
            writer.writeFacts(List.of(new JournalFact.CopyTapped(tapped.copy().withoutBody())));
            return true;
        } catch (RuntimeException failed) {
            throwIfOutage(failed);
            return false;
        }
    }

    private List<QuarantinedItem> setAside(List<RefusedFact> refused, DecodedMessage reading) {
        DecodedMessage.Registered registered = reading.registered();
        if (refused.size() > Limits.REJECTED && registered != null) {
            List<Fact> facts =
                    refused.stream().map(each -> FactText.reported(each.fact())).toList();
            Batch batch = new Batch(registered.sender(), reading.storedAt(), registered.registration(), facts);
            return List.of(QuarantinedItem.batch(
                    clock.millis(),
                    QuarantinedItem.QuarantineReason.REFUSED,
                    refused.get(0).why(),
                    reading.origin(),
                    BatchWriter.write(batch)));
        }
        return refused.stream().map(each -> setAside(each, reading)).toList();
    }

    private QuarantinedItem setAside(RefusedFact refused, DecodedMessage reading) {
        if (refused.bodyOnly() && refused.fact() instanceof JournalFact.CopyTapped tapped) {
            TappedCopy copy = tapped.copy();
            return OversizedBody.setAside(copy, clock.millis());
        }
        return QuarantinedItem.fact(
                clock.millis(),
                QuarantinedItem.QuarantineReason.REFUSED,
                refused.why(),
                reading.origin(),
                FactText.write(refused.fact()));
    }

    /** Writes what is not a fact; a registration that is refused is set aside as well. */
    private void writeRest(DecodedMessage rest) {
        try {
            writer.write(List.of(rest));
        } catch (RuntimeException failed) {
            DecodedMessage.@Nullable Registered registered = rest.registered();
            if (OutageDetection.explains(failed) || registered == null) {
                throw failed;
            }
            writer.write(List.of(rest.withoutRegistration(QuarantinedItem.batch(
                    clock.millis(),
                    QuarantinedItem.QuarantineReason.REFUSED,
                    QuarantineDetail.said(OutageDetection.rootOf(failed)),
                    rest.origin(),
                    BatchWriter.write(
                            new Batch(registered.sender(), rest.storedAt(), registered.registration(), List.of()))))));
        }
    }

    private static void throwIfOutage(RuntimeException failed) {
        if (OutageDetection.explains(failed)) {
            throw failed;
        }
    }
}
