package io.waybill.service.producing.check;

import io.waybill.protocol.MessageId;
import io.waybill.service.access.account.Permission;
import io.waybill.service.access.audit.Audit;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.platform.transaction.Transactions;
import io.waybill.service.producing.check.http.HttpCheckBacks;
import io.waybill.service.producing.check.http.UndecidedPreparations;
import io.waybill.service.producing.check.rocketmq.DirectCheck;
import io.waybill.service.tracking.fact.JournalFact;
import io.waybill.service.tracking.journal.JournalWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.security.access.annotation.Secured;
import org.springframework.stereotype.Component;

/** Has a message's producer asked now, in whichever way it can be reached. Thread-safe. */
@Component
public class OnDemandCheck {

    private final UndecidedPreparations undecided;
    private final HttpCheckBacks checkBacks;
    private final DirectCheck overRocketMq;
    private final JournalWriter journal;
    private final Audit audit;
    private final Transactions transactions;

    OnDemandCheck(
            UndecidedPreparations undecided,
            HttpCheckBacks checkBacks,
            DirectCheck overRocketMq,
            JournalWriter journal,
            Audit audit,
            Transactions transactions) {
        this.undecided = undecided;
        this.checkBacks = checkBacks;
        this.overRocketMq = overRocketMq;
        this.journal = journal;
        this.audit = audit;
        this.transactions = transactions;
    }

    /**
     * @return in which way
     * @throws RefusedException for an unknown message, if there is nothing to ask or nobody to be asked; and while the broker is away
     */
    @Secured(Permission.OPERATE)
    public Way ask(MessageId id) {
        boolean overHttp = transactions.rerunnable(() -> {
            Optional<String> producer = undecided.hurry(id);
            producer.ifPresent(name -> {
                audit(id, Way.HTTP);
                Transactions.afterCommit(() -> checkBacks.askSoon(name));
            });
            return producer.isPresent();
        });
        if (overHttp) {
            return Way.HTTP;
        }
        // No transaction waits for the broker; asked twice, should the note of it fail, the producer says the same
        // twice.
        JournalFact.Asked asked = overRocketMq.ask(id);
        transactions.rerunnable(() -> {
            journal.writeFacts(List.of(asked));
            audit(id, Way.ROCKETMQ);
            return asked;
        });
        return Way.ROCKETMQ;
    }

    private void audit(MessageId id, Way way) {
        audit.write(new Audit.Deed("ASK", id, null, 1, null, Map.of("way", way)));
    }

    /** How a producer is asked. */
    public enum Way {
        HTTP,
        ROCKETMQ
    }
}
