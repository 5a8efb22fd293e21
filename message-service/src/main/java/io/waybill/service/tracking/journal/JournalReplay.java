package io.waybill.service.tracking.journal;

import io.waybill.protocol.Headers;
import io.waybill.protocol.wire.MalformedBatchException;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.model.copy.TappedCopy;
import io.waybill.service.platform.broker.Bodies;
import io.waybill.service.platform.broker.BrokerAdmin;
import io.waybill.service.platform.broker.LargestBody;
import io.waybill.service.platform.packet.PacketLimit;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.tracking.fact.EventFacts;
import io.waybill.service.tracking.fact.FactText;
import io.waybill.service.tracking.fact.JournalFact;
import io.waybill.service.tracking.message.MessageLookup;
import io.waybill.service.tracking.progress.ReaderGroups;
import io.waybill.service.tracking.quarantine.FactReplay;
import io.waybill.service.tracking.quarantine.QuarantineRefusal;
import io.waybill.service.tracking.quarantine.QuarantinedItem;
import java.util.List;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** Applies again what was set aside, after the reason for it is gone: a newer version of this service, for example. */
@Component
class JournalReplay implements FactReplay {

    private final JournalWriter writer;
    private final MessageLookup lookup;
    private final BrokerAdmin broker;
    private final PacketLimit limit;
    private final LargestBody largest;

    JournalReplay(
            JournalWriter writer, MessageLookup lookup, BrokerAdmin broker, PacketLimit limit, LargestBody largest) {
        this.writer = writer;
        this.lookup = lookup;
        this.broker = broker;
        this.limit = limit;
        this.largest = largest;
    }

    @Override
    public Runnable prepare(QuarantinedItem setAside) {
        try {
            Runnable writing = read(setAside);
            return () -> write(writing);
        } catch (MalformedBatchException malformed) {
            throw new IllegalArgumentException(malformed.getMessage(), malformed);
        }
    }

    private static void write(Runnable writing) {
        try {
            writing.run();
        } catch (DataAccessException failed) {
            if (OutageDetection.explains(failed)) {
                throw failed;
            }
            throw new IllegalArgumentException(OutageDetection.rootOf(failed), failed);
        }
    }

    private Runnable read(QuarantinedItem setAside) throws MalformedBatchException {
        if (setAside.content().length == 0) {
            throw new RefusedException(QuarantineRefusal.SET_ASIDE_NOT_KEPT, setAside.origin());
        }
        if (setAside.kind() == QuarantinedItem.QuarantinedKind.BATCH) {
            EventFacts batch = EventFacts.of(setAside.content());
            List<JournalFact> facts = batch.requireAllRead();
            return () -> writer.writeBatch(facts, batch.registered());
        }
        JournalFact fact = FactText.read(setAside.content());
        if (!(fact instanceof JournalFact.CopyTapped tapped) || tapped.copy().body() != null) {
            return () -> writer.writeFacts(List.of(fact));
        }
        // A body that was too large is fetched from the broker, which may have it still.
        byte[] body = fetch(tapped.copy());
        return () -> writer.writeFacts(List.of(whole(tapped.copy(), body)));
    }

    private JournalFact whole(TappedCopy copy, byte[] body) {
        boolean isSeen =
                lookup.find(copy.messageId()).flatMap(TrackedMessage::tappedAt).isPresent();
        return isSeen
                ? new JournalFact.BodyFound(copy.messageId(), body)
                : new JournalFact.CopyTapped(copy.withBody(body));
    }

    private byte[] fetch(TappedCopy copy) {
        MessageExt found = find(copy);
        int most = (int) Math.min(limit.largestBody(), largest.bytes());
        Bodies.unpack(found, () -> most);
        byte[] body = found.getBody();
        if (body == null || body.length > most) {
            throw new RefusedException(QuarantineRefusal.SET_ASIDE_BODY_TOO_LARGE, most);
        }
        return body;
    }

    /** By its place: the ids that RocketMQ knows it by are the sender's to choose, and an edited copy has the same. */
    private MessageExt find(TappedCopy copy) {
        try {
            return broker.at(
                            new MessageQueue(copy.topic(), copy.broker(), copy.queue()),
                            copy.offset(),
                            ReaderGroups.tapOf(copy.topic()))
                    .filter(found -> copy.messageId().toString().equals(found.getUserProperty(Headers.ID)))
                    .orElseThrow(
                            () -> new RefusedException(QuarantineRefusal.SET_ASIDE_MESSAGE_GONE, copy.messageId()));
        } catch (RefusedException gone) {
            throw gone;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new RefusedException(QuarantineRefusal.SET_ASIDE_BROKER_AWAY, stopping, "interrupted");
        } catch (Exception away) {
            throw new RefusedException(
                    QuarantineRefusal.SET_ASIDE_BROKER_AWAY, away, String.valueOf(away.getMessage()));
        }
    }
}
