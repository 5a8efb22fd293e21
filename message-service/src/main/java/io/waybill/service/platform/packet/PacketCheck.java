package io.waybill.service.platform.packet;

import io.waybill.service.platform.broker.BrokerAdmin;
import io.waybill.service.platform.failurelog.FailureLog;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Says so when the broker takes larger messages than the database: at start, and when either is configured otherwise. */
@Component
class PacketCheck {

    private static final String CANT_TELL = "can't tell how much the database takes in one statement, trying again";

    private final PacketLimit limit;
    private final BrokerAdmin broker;
    private final FailureLog failureLog = new FailureLog(LoggerFactory.getLogger(PacketCheck.class));
    private String told = "";

    PacketCheck(PacketLimit limit, BrokerAdmin broker) {
        this.limit = limit;
        this.broker = broker;
    }

    @Scheduled(initialDelay = 2_000, fixedDelay = 60_000)
    void look() {
        try {
            limit.refresh();
            failureLog.over(CANT_TELL);
        } catch (DataAccessException | TransactionException away) {
            failureLog.met(CANT_TELL, away);
            return;
        }
        String words = words(limit, broker.largestMessage());
        if (!words.equals(told)) {
            failureLog.over(told);
            told = words;
        }
        if (!words.isEmpty()) {
            failureLog.met(words);
        }
    }

    /** Empty when all that the broker takes can be kept. */
    static String words(PacketLimit limit, long largest) {
        long needed = PacketLimit.packetFor(largest);
        return limit.packet() >= needed
                ? ""
                : "the broker takes messages of " + largest + " bytes, and the database statements of " + limit.packet()
                        + ": of messages of more than " + limit.largestBody()
                        + " bytes the body is not kept, and they can't be redelivered."
                        + " Set max_allowed_packet to at least " + needed + " on the database server";
    }
}
