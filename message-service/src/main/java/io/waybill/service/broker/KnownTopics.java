package io.waybill.service.broker;

import io.waybill.protocol.ReservedNameException;
import io.waybill.service.trouble.Troubles;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/**
 * Refuses topics that no broker has, as long as the brokers can be asked: who wrote the name wrongly is told at once, and
 * nobody is turned away by an outage. Thread-safe.
 */
@Component
public class KnownTopics {

    private static final String CANT_ASK = "can't ask the brokers for topics; requests that name one are not checked";
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final BrokerAdmin broker;
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final Troubles troubles = new Troubles(LoggerFactory.getLogger(KnownTopics.class));
    private volatile long askedInVain = System.nanoTime() - PAUSE_NANOS;

    KnownTopics(BrokerAdmin broker) {
        this.broker = broker;
    }

    /** @throws ResponseStatusException 400, with what to do, if there is no such topic, or it is the brokers' own */
    public void require(String topic) {
        if (broker.isBrokersOwn(topic)) {
            throw refused(ReservedNameException.ofTopic(topic, "RocketMQ's"));
        }
        if (known.contains(topic) || System.nanoTime() - askedInVain < PAUSE_NANOS) {
            return;
        }
        try {
            if (!broker.exists(topic)) {
                throw new ResponseStatusException(
                        HttpStatus.BAD_REQUEST,
                        "'topic' is " + topic + ", which no broker has; create it, or correct the name");
            }
            known.add(topic);
            troubles.over(CANT_ASK);
        } catch (ResponseStatusException missing) {
            throw missing;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (Exception away) {
            askedInVain = System.nanoTime();
            troubles.met(CANT_ASK, away);
        }
    }

    /** The answer to who names what is not his, with a code for programs. */
    public static ResponseStatusException refused(ReservedNameException reserved) {
        ResponseStatusException answer =
                new ResponseStatusException(HttpStatus.BAD_REQUEST, String.valueOf(reserved.getMessage()));
        answer.getBody().setProperty("code", reserved.code());
        return answer;
    }
}
