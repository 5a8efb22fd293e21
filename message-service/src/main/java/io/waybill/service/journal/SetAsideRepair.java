package io.waybill.service.journal;

import io.waybill.protocol.MalformedBatchException;
import io.waybill.service.setaside.Repair;
import io.waybill.service.setaside.SetAside;
import java.util.List;
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
        writer.writeFacts(facts(setAside));
    }

    private static List<JournalFact> facts(SetAside setAside) {
        try {
            return setAside.kind() == SetAside.Kind.BATCH
                    ? EventFacts.of(setAside.content()).requireAllRead()
                    : List.of(FactText.read(setAside.content()));
        } catch (MalformedBatchException malformed) {
            throw new IllegalArgumentException(malformed.getMessage(), malformed);
        }
    }
}
