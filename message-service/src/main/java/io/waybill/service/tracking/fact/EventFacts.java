package io.waybill.service.tracking.fact;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONObject;
import io.waybill.protocol.wire.Batch;
import io.waybill.protocol.wire.BatchReader;
import io.waybill.protocol.wire.BatchReader.RejectedPart;
import io.waybill.protocol.wire.BatchWriter;
import io.waybill.protocol.wire.Fact;
import io.waybill.protocol.wire.Inquiry;
import io.waybill.protocol.wire.MalformedBatchException;
import io.waybill.protocol.wire.Outcome;
import io.waybill.protocol.wire.Receipt;
import io.waybill.protocol.wire.Registration;
import io.waybill.protocol.wire.Sender;
import io.waybill.service.tracking.quarantine.QuarantineDetail;
import io.waybill.service.tracking.quarantine.QuarantinedItem;
import java.util.List;

/**
 * What an event batch holds for the journal, and what of it could not be read.
 *
 * @param bytes the batch as it came
 */
public record EventFacts(
        byte[] bytes, List<JournalFact> facts, DecodedMessage.Registered registered, List<RejectedPart> rejected) {

    /** @throws MalformedBatchException when nothing of it can be read */
    public static EventFacts of(byte[] batch) throws MalformedBatchException {
        BatchReader.ReadBatch read = BatchReader.read(batch);
        Batch content = read.batch();
        return new EventFacts(
                batch,
                content.facts().stream()
                        .map(fact -> toJournal(fact, content.sender()))
                        .toList(),
                new DecodedMessage.Registered(content.sender(), content.registration()),
                read.rejected());
    }

    /** What to keep of a part that could not be read, so that it can be applied later. */
    public QuarantinedItem setAside(RejectedPart rejected, long at, String origin) {
        QuarantinedItem.QuarantineReason reason = QuarantinedItem.QuarantineReason.MALFORMED;
        QuarantineDetail why = QuarantineDetail.said(rejected.why());
        return switch (rejected.part()) {
            case FACT ->
                QuarantinedItem.fact(at, reason, why, origin, FactText.write(rejected.json(), registered.sender()));
            case REGISTRATION ->
                QuarantinedItem.batch(at, reason, why, origin, registering(rejected.json(), registered.sender()));
            case BATCH -> QuarantinedItem.batch(at, reason, why, origin, bytes);
        };
    }

    /** A batch of nothing but a registration that could not be read. */
    private static byte[] registering(String registration, Sender sender) {
        Batch empty = new Batch(sender, 0, new Registration(List.of(), List.of()), List.of());
        JSONObject json = JSON.parseObject(BatchWriter.write(empty));
        json.put("registration", JSON.parse(registration));
        return JSON.toJSONBytes(json);
    }

    /** @throws IllegalArgumentException when a part could not be read */
    public List<JournalFact> requireAllRead() {
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
