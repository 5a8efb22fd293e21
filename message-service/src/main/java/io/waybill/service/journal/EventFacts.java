package io.waybill.service.journal;

import io.waybill.protocol.Batch;
import io.waybill.protocol.BatchReader;
import io.waybill.protocol.BatchReader.Rejected;
import io.waybill.protocol.Fact;
import io.waybill.protocol.Inquiry;
import io.waybill.protocol.MalformedBatchException;
import io.waybill.protocol.Outcome;
import io.waybill.protocol.Receipt;
import io.waybill.protocol.Sender;
import java.util.List;

/** What an event batch holds for the journal, and what of it could not be read. */
public record EventFacts(List<JournalFact> facts, Reading.Registered registered, List<Rejected> rejected) {

    /** @throws MalformedBatchException when nothing of it can be read */
    public static EventFacts of(byte[] batch) throws MalformedBatchException {
        BatchReader.Read read = BatchReader.read(batch);
        Batch content = read.batch();
        return new EventFacts(
                content.facts().stream()
                        .map(fact -> toJournal(fact, content.sender()))
                        .toList(),
                new Reading.Registered(content.sender(), content.registration()),
                read.rejected());
    }

    /** What to keep of a part that could not be read, so that it can be applied later. */
    public byte[] textOf(Rejected part) {
        return FactText.write(part.json(), registered.sender());
    }

    /** @throws IllegalArgumentException when a part could not be read */
    List<JournalFact> requireAllRead() {
        if (!rejected.isEmpty()) {
            throw new IllegalArgumentException(rejected.get(0).why());
        }
        return facts;
    }

    private static JournalFact toJournal(Fact fact, Sender sender) {
        if (fact instanceof Inquiry inquiry) {
            return new JournalFact.Inquired(inquiry, sender);
        }
        return fact instanceof Outcome outcome
                ? new JournalFact.OutcomeReported(outcome, sender)
                : new JournalFact.ReceiptReceived((Receipt) fact);
    }
}
