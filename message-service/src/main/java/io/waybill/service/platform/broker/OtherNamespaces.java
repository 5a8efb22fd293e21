package io.waybill.service.platform.broker;

import io.waybill.protocol.Printable;
import io.waybill.protocol.Topics;
import io.waybill.service.platform.failurelog.FailureLog;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Looks for applications that speak to a message service where none listens: in another namespace of RocketMQ than this one's.
 * They work, and nothing of theirs is tracked; nobody else would notice. Thread-safe.
 */
@Component
public class OtherNamespaces {

    private static final Logger LOG = LoggerFactory.getLogger(OtherNamespaces.class);

    /** Applications send an event a minute at least. */
    private static final Duration RECENTLY = Duration.ofMinutes(3);

    private static final int MOST = 20;

    private final BrokerAdmin broker;
    private final Namespace own;
    private final Clock clock;
    private final FailureLog failureLog = new FailureLog(LOG);
    private Set<String> seenOnce = Set.of();
    private volatile Set<String> unheard = Set.of();

    OtherNamespaces(BrokerAdmin broker, BrokerSettings settings, Clock clock) {
        this.broker = broker;
        this.own = settings.names();
        this.clock = clock;
    }

    /** Names of those in which applications are and no message service is, in order; empty for what is in none. */
    public Collection<String> unheard() {
        return unheard;
    }

    /** One of them in English, for logs and those who watch the service's health. */
    public static String words(String namespace) {
        return namespace.isEmpty()
                ? "applications without a namespace use Waybill, and no message service listens to them: if they belong to"
                        + " this one, leave waybill.broker.namespace out"
                : "applications in namespace " + Printable.of(namespace, 80) + " use Waybill, and no message service"
                        + " listens to them: if they belong to this one, set waybill.broker.namespace to it";
    }

    /** What is seen by two looks in a row: another service may be about to start again. */
    @Scheduled(fixedDelay = 60_000, initialDelay = 10_000)
    synchronized void look() {
        try {
            Set<String> seen = withoutService();
            Set<String> twice = new TreeSet<>(seen);
            twice.retainAll(seenOnce);
            seenOnce = seen;
            twice.forEach(namespace -> failureLog.met(words(namespace)));
            unheard.stream().filter(each -> !twice.contains(each)).forEach(each -> failureLog.over(words(each)));
            unheard = twice;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (Exception unanswered) {
            LOG.debug("could not look for applications in other namespaces", unanswered);
        }
    }

    private Set<String> withoutService() throws Exception {
        Map<Namespace, List<String>> traces = new HashMap<>();
        for (String topic : broker.topicsOnBrokers()) {
            Namespace of = Namespace.of(topic);
            if (!of.equals(own) && isTrace(of.without(topic))) {
                traces.merge(of, List.of(topic), OtherNamespaces::both);
            }
        }
        Set<String> found = new TreeSet<>();
        for (Map.Entry<Namespace, List<String>> each : traces.entrySet()) {
            if (found.size() < MOST && isUnheard(each.getKey(), each.getValue())) {
                found.add(each.getKey().name());
            }
        }
        return found;
    }

    /** No, if brokers do not say; access to a name may be refused. */
    private boolean isUnheard(Namespace namespace, List<String> traces) throws InterruptedException {
        try {
            return isAnyAlive(namespace, traces) && !broker.isOnlineAs(namespace.with(Topics.JOURNAL));
        } catch (InterruptedException stopping) {
            throw stopping;
        } catch (Exception unanswered) {
            LOG.debug("could not look for applications in namespace {}", namespace.name(), unanswered);
            return false;
        }
    }

    private static List<String> both(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).limit(MOST).toList();
    }

    /** Where topics have to be created by hand there is no event topic; but each store has a group, and it a retry topic. */
    private static boolean isTrace(String topic) {
        return topic.equals(Topics.EVENT) || topic.startsWith(Topics.retriesOf(Topics.commandGroupOf("")));
    }

    /** Topics stay after those who used them have gone. */
    private boolean isAnyAlive(Namespace namespace, List<String> traces) throws Exception {
        for (String topic : traces) {
            String name = namespace.without(topic);
            boolean alive = name.equals(Topics.EVENT)
                    ? clock.millis() - broker.lastStoredOn(topic) < RECENTLY.toMillis()
                    : broker.isOnlineAs(
                            namespace.with(name.substring(Topics.retriesOf("").length())));
            if (alive) {
                return true;
            }
        }
        return false;
    }
}
