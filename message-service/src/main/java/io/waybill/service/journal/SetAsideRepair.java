package io.waybill.service.journal;

import io.waybill.protocol.MalformedBatchException;
import io.waybill.service.broker.BrokerAdmin;
import io.waybill.service.message.Tapped;
import io.waybill.service.message.TrackedMessage;
import io.waybill.service.packet.PacketLimit;
import io.waybill.service.setaside.Repair;
import io.waybill.service.setaside.SetAside;
import java.util.List;
import java.util.Optional;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** Applies again what was set aside, after the reason for it is gone: a newer version of this service, for example. */
@Component
class SetAsideRepair implements Repair {

    private final JournalWriter writer;
    private final MessageLookup lookup;
    private final BrokerAdmin broker;
    private final PacketLimit limit;

    SetAsideRepair(JournalWriter writer, MessageLookup lookup, BrokerAdmin broker, PacketLimit limit) {
        this.writer = writer;
        this.lookup = lookup;
        this.broker = broker;
        this.limit = limit;
    }

    @Override
    public void apply(SetAside setAside) {
        try {
            write(setAside);
        } catch (MalformedBatchException malformed) {
            throw new IllegalArgumentException(malformed.getMessage(), malformed);
        } catch (DataAccessException failed) {
            if (Outage.explains(failed)) {
                throw failed;
            }
            throw new IllegalArgumentException(Outage.rootOf(failed), failed);
        }
    }

    private void write(SetAside setAside) throws MalformedBatchException {
        if (setAside.content().length == 0) {
            throw new IllegalArgumentException("its content was not kept; it lay at " + setAside.origin());
        }
        if (setAside.kind() == SetAside.Kind.BATCH) {
            EventFacts batch = EventFacts.of(setAside.content());
            writer.writeBatch(batch.requireAllRead(), batch.registered());
        } else {
            writer.writeFacts(List.of(whole(FactText.read(setAside.content()))));
        }
    }

    /** A body that was too large is fetched from the broker, which may have it still. */
    private JournalFact whole(JournalFact fact) {
        if (!(fact instanceof JournalFact.CopyTapped tapped) || tapped.copy().body() != null) {
            return fact;
        }
        Tapped copy = tapped.copy();
        byte[] body = fetch(copy);
        if (body.length > limit.largestBody()) {
            throw new IllegalArgumentException("the body has " + body.length + " bytes, and at most "
                    + limit.largestBody() + " can be kept: raise max_allowed_packet of the database first");
        }
        boolean isSeen =
                lookup.find(copy.messageId()).flatMap(TrackedMessage::tappedAt).isPresent();
        return isSeen
                ? new JournalFact.BodyFound(copy.messageId(), body)
                : new JournalFact.CopyTapped(copy.withBody(body));
    }

    private byte[] fetch(Tapped copy) {
        String msgId = copy.properties().get(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX);
        try {
            Optional<MessageExt> found = msgId == null ? Optional.empty() : broker.findByMsgId(copy.topic(), msgId);
            return found.map(MessageExt::getBody)
                    .orElseThrow(() -> new IllegalArgumentException("the broker has message " + msgId + " no more"));
        } catch (IllegalArgumentException gone) {
            throw gone;
        } catch (Exception away) {
            throw new IllegalArgumentException("the broker could not be asked for it: " + away.getMessage(), away);
        }
    }
}
