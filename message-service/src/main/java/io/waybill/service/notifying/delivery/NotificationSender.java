package io.waybill.service.notifying.delivery;

import io.waybill.service.notifying.endpoint.Endpoint;
import io.waybill.service.notifying.endpoint.EndpointHosts;
import io.waybill.service.notifying.endpoint.NotificationSettings;
import io.waybill.service.notifying.schedule.AttemptRow;
import io.waybill.service.notifying.schedule.NotificationClaim;
import io.waybill.service.platform.http.AsyncGuardedClient;
import io.waybill.service.platform.http.HttpAnswer;
import io.waybill.service.platform.http.HttpExchange;
import io.waybill.service.platform.http.HttpPost;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Makes attempts, as many at once as the engine lets it. Thread-safe. */
@Component
class NotificationSender {

    private static final Logger LOG = LoggerFactory.getLogger(NotificationSender.class);

    /** Of an answer: what success asks for, and what people are shown. */
    private static final int READ = 4 * 1024;

    private static final int KEPT = 1024;
    private static final int LONGEST_URL = 1_000;

    private final Requests requests;
    private final ContentReader contents;
    private final ResultWriter results;
    private final AsyncGuardedClient client;
    private final Map<NotificationClaim, Boolean> underWay = new ConcurrentHashMap<>();

    NotificationSender(
            Requests requests,
            ContentReader contents,
            ResultWriter results,
            EndpointHosts hosts,
            NotificationSettings settings) {
        this.requests = requests;
        this.contents = contents;
        this.results = results;
        this.client = new AsyncGuardedClient(hosts.guard(), READ, settings.concurrency());
    }

    /** Attempts that have no answer yet. */
    Map<NotificationClaim, Boolean> underWay() {
        return Map.copyOf(underWay);
    }

    /** How many there are, by endpoint. */
    Map<String, Integer> numberByEndpoint() {
        Map<String, Integer> numbers = new HashMap<>();
        underWay.keySet().forEach(claim -> numbers.merge(claim.key().endpoint(), 1, Integer::sum));
        return numbers;
    }

    int number() {
        return underWay.size();
    }

    /** Makes an attempt; what comes of it is written down later. */
    void send(NotificationClaim claim, Endpoint endpoint, Lane lane, NotificationContent content, boolean isReserved) {
        long at = claim.now();
        HttpPost post;
        try {
            post = requests.of(endpoint, claim, content, at);
        } catch (IllegalArgumentException invalid) {
            giveBack(content, isReserved);
            conclude(claim, endpoint, lane, content, Judgement.of(AttemptOutcome.ADDRESS_INVALID));
            return;
        } catch (RuntimeException unforeseen) {
            giveBack(content, isReserved);
            throw unforeseen;
        }
        underWay.put(claim, true);
        client.post(post).thenAccept(exchange -> {
            giveBack(content, isReserved);
            if (underWay.remove(claim) != null) { // Given back at the end, it is somebody else's.
                conclude(claim, lane, () -> attempt(claim, endpoint, lane, content, post, at, exchange));
            }
        });
    }

    private void giveBack(NotificationContent content, boolean isReserved) {
        if (isReserved) {
            contents.giveBack(content);
        }
    }

    private void conclude(NotificationClaim claim, Lane lane, Supplier<NotificationAttempt> attempt) {
        try {
            results.add(attempt.get());
        } catch (RuntimeException unforeseen) {
            LOG.error("what became of notification {} can't be told; it is sent again", claim.key(), unforeseen);
            lane.released(claim.isLastChance());
        }
    }

    /** Nothing can be sent, for good. */
    void conclude(
            NotificationClaim claim, Endpoint endpoint, Lane lane, NotificationContent content, Judgement judgement) {
        AttemptRow row = NotificationAttempt.row(claim, claim.now(), "", null, judgement, null);
        results.add(new NotificationAttempt(claim, endpoint, lane, content, "", row, judgement));
    }

    private static NotificationAttempt attempt(
            NotificationClaim claim,
            Endpoint endpoint,
            Lane lane,
            NotificationContent content,
            HttpPost post,
            long at,
            HttpExchange exchange) {
        Judgement judgement = Judgement.of(exchange, endpoint.settings().success());
        AttemptRow row = NotificationAttempt.row(
                claim, at, text(post.uri()), exchange.address(), judgement, beginning(exchange.answer()));
        return new NotificationAttempt(
                claim, endpoint, lane, content, post.uri().getHost().toLowerCase(Locale.ROOT), row, judgement);
    }

    private static String text(URI uri) {
        String text = uri.toString();
        return text.length() <= LONGEST_URL ? text : text.substring(0, LONGEST_URL);
    }

    private static byte @Nullable [] beginning(@Nullable HttpAnswer answer) {
        return answer == null ? null : Arrays.copyOf(answer.body(), Math.min(KEPT, answer.body().length));
    }

    /** Forgets what is under way: what comes of it is not waited for. */
    List<NotificationClaim> abandon() {
        // One by one: what is concluded meanwhile is not given back as well.
        return underWay.keySet().stream()
                .filter(claim -> underWay.remove(claim) != null)
                .toList();
    }

    void close() {
        client.close();
    }
}
