package io.waybill.service.journal;

import io.waybill.protocol.MalformedBatchException;
import io.waybill.service.setaside.Repair;
import io.waybill.service.setaside.SetAside;
import java.util.List;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** Applies again what was set aside, after the reason for it is gone: a newer version of this service, for example. */
@Component
class SetAsideRepair implements Repair {

    private final JournalWriter writer;

    SetAsideRepair(JournalWriter writer) {
        this.writer = writer;
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
        if (setAside.kind() == SetAside.Kind.BATCH) {
            EventFacts batch = EventFacts.of(setAside.content());
            writer.writeBatch(batch.requireAllRead(), batch.registered());
        } else {
            writer.writeFacts(List.of(FactText.read(setAside.content())));
        }
    }
}
