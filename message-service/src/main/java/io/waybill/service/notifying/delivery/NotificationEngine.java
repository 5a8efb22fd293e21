package io.waybill.service.notifying.delivery;

import io.waybill.protocol.Step;
import io.waybill.protocol.Steps;
import io.waybill.service.notifying.endpoint.Endpoint;
import io.waybill.service.notifying.endpoint.EndpointBook;
import io.waybill.service.notifying.endpoint.NotificationSettings;
import io.waybill.service.notifying.schedule.ClaimRequest;
import io.waybill.service.notifying.schedule.DueLane;
import io.waybill.service.notifying.schedule.DueSignal;
import io.waybill.service.notifying.schedule.NotificationClaim;
import io.waybill.service.notifying.schedule.NotificationKey;
import io.waybill.service.notifying.schedule.NotificationResult;
import io.waybill.service.notifying.schedule.NotifyUrl;
import io.waybill.service.notifying.schedule.Outages;
import io.waybill.service.notifying.schedule.Schedule;
import io.waybill.service.platform.failurelog.FailureLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * The loop that notifies: looks where something is due, takes no more than can be sent now, and sends it. Nothing waits in memory: who hangs
 * has his own bound, and the rest of what he is to be told stays in the database.
 */
@Component
public class NotificationEngine implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(NotificationEngine.class);
    private static final String CANT_LOOK = "notification waits for the database";

    /** Between two looks, while there is something to do: what has room by then is claimed together. */
    private static final Duration BREATH = Duration.ofMillis(5);

    /** Where something is due that can't be sent now. */
    private static final Duration FULL = Duration.ofMillis(50);

    private static final Duration REFRESHED_EVERY = Duration.ofSeconds(1);
    private static final Duration COUNTED_EVERY = Duration.ofSeconds(5);
    private static final Duration SEEN_LATELY = Duration.ofSeconds(30);

    /** What could not be sent for want of memory. */
    private static final Duration POSTPONED = Duration.ofMillis(500);

    /** For writing down what has come, when a node stops. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private static final int MOST_LANES = 200;
    private static final int MOST_OF_LANE = 100;

    private final Schedule schedule;
    private final EndpointBook book;
    private final ContentReader contents;
    private final NotificationSender sender;
    private final ResultWriter results;
    private final DueSignal signal;
    private final Outages outages;
    private final NotificationSettings settings;
    private final Lanes lanes = new Lanes();
    private final FailureLog failureLog = new FailureLog(LOG);
    private volatile @Nullable Thread thread;
    private int nodes = 1;
    private long refreshedAt = System.nanoTime() - TimeUnit.DAYS.toNanos(1);
    private long countedAt = refreshedAt;

    NotificationEngine(
            Schedule schedule,
            EndpointBook book,
            ContentReader contents,
            NotificationSender sender,
            ResultWriter results,
            DueSignal signal,
            Outages outages,
            NotificationSettings settings) {
        this.schedule = schedule;
        this.book = book;
        this.contents = contents;
        this.sender = sender;
        this.results = results;
        this.signal = signal;
        this.outages = outages;
        this.settings = settings;
    }

    @Override
    public void start() {
        if (settings.enabled()) {
            results.start();
            Thread started = new Thread(this::run, "waybill-notification");
            thread = started;
            started.start();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    private boolean isStopping() {
        return thread != Thread.currentThread();
    }

    /** Waits for answers for a while; what has none by then is given back, and sent again by somebody else. */
    @Override
    public void stop() {
        Thread running = thread;
        thread = null;
        if (running == null) {
            return;
        }
        long end = System.nanoTime() + settings.shutdown().toNanos();
        signal.signal();
        try {
            running.join(settings.shutdown().toMillis());
            while (sender.number() > 0 && System.nanoTime() - end < 0) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
        List<NotificationClaim> left = sender.abandon();
        sender.close();
        results.stop(Duration.ofNanos(Math.max(0, end - System.nanoTime())).plus(LAST_WORDS));
        try {
            if (!left.isEmpty()) {
                LOG.info("{} notifications have no answer yet, and are given back", left.size());
                schedule.giveBack(left, schedule.now());
            }
            schedule.leave();
        } catch (DataAccessException | TransactionException away) {
            LOG.info("what is under way could not be given back; it is free when its lease is over");
        }
    }

    private void run() {
        while (!isStopping()) {
            try {
                signal.await(pass());
                failureLog.over(CANT_LOOK);
            } catch (DataAccessException | TransactionException away) {
                failureLog.met(CANT_LOOK, away);
                pause(settings.interval());
            } catch (InterruptedException stranger) {
                LOG.warn("interrupted by a stranger");
            } catch (RuntimeException | Error unforeseen) {
                LOG.error("notification has stumbled, and goes on", unforeseen);
                pause(settings.interval());
            }
        }
    }

    private void pause(Duration time) {
        try {
            signal.await(time);
        } catch (InterruptedException stranger) {
            LOG.warn("interrupted by a stranger");
        }
    }

    /** Sends what is due and can be sent now; returns how long to wait before the next look. */
    private Duration pass() {
        if (results.isStuck()) {
            return FULL;
        }
        List<DueLane> due = new ArrayList<>(schedule.due());
        refresh(); // Afterwards: what was paused meanwhile is known then.
        if (due.isEmpty()) {
            return settings.interval();
        }
        due.removeIf(key -> book.find(key.endpoint()).isEmpty() || book.isPaused(key.endpoint(), key.host()));
        if (due.isEmpty()) {
            return settings.interval();
        }
        Map<DueLane, Admission> admitted = admit(due);
        if (admitted.isEmpty()) {
            return FULL;
        }
        List<NotificationClaim> claims = claim(admitted);
        if (claims.isEmpty()) {
            return FULL; // Somebody else has it.
        }
        Steps.reached(Step.NOTIFICATION_CLAIMED);
        dispatch(claims, admitted);
        return BREATH;
    }

    private void refresh() {
        long now = System.nanoTime();
        if (book.isOutdated() || now - refreshedAt > REFRESHED_EVERY.toNanos()) {
            lanes.resumed(book.refresh());
            refreshedAt = now;
        }
        if (now - countedAt > COUNTED_EVERY.toNanos()) {
            nodes = schedule.nodes(SEEN_LATELY);
            lanes.note(outages);
            lanes.forgetIdle();
            countedAt = now;
        }
    }

    /** Who may be told something now, and how much. */
    private record Admission(Endpoint endpoint, Lane lane, Lane.Room room, int most, int asked) {

        /** @param grace for what is to be done beside the request */
        ClaimRequest request(DueLane key, Duration grace) {
            return new ClaimRequest(
                    key,
                    most,
                    endpoint.settings().timeout().multipliedBy(2).plus(grace),
                    room.isLastChance() ? endpoint.settings().ladder().whole() : null);
        }
    }

    private Map<DueLane, Admission> admit(List<DueLane> due) {
        Map<DueLane, Admission> admitted = new HashMap<>();
        int free = settings.concurrency() - sender.number();
        int fair = Math.max(1, free / Math.min(due.size(), MOST_LANES));
        Map<String, Integer> underWay = sender.numberByEndpoint();
        for (DueLane key : due) {
            Endpoint endpoint = book.find(key.endpoint()).orElseThrow();
            if (free <= 0 || admitted.size() == MOST_LANES) {
                break;
            }
            int ofAll = settings.mostOfOne() - underWay.getOrDefault(key.endpoint(), 0);
            Lane lane = lanes.of(key, endpoint);
            Lane.Room room = lane.room(endpoint.settings(), nodes);
            int asked =
                    Math.max(0, Math.min(Math.min(room.asked(), MOST_OF_LANE), Math.min(Math.min(fair, free), ofAll)));
            int most = room.isLastChance() && room.most() > room.asked() ? room.most() : asked;
            if (most > 0) {
                lane.reserve(most, asked);
                admitted.put(key, new Admission(endpoint, lane, room, most, asked));
                free -= asked;
                underWay.merge(key.endpoint(), asked, Integer::sum);
            } else {
                lane.found(room, 0, 0, 0);
            }
        }
        return admitted;
    }

    private List<NotificationClaim> claim(Map<DueLane, Admission> admitted) {
        Map<DueLane, Integer> found = new HashMap<>();
        try {
            List<ClaimRequest> requests = new ArrayList<>();
            admitted.forEach((key, each) -> requests.add(each.request(key, settings.grace())));
            List<NotificationClaim> claims = schedule.claim(requests);
            claims.forEach(claim -> found.merge(laneOf(claim), 1, Integer::sum));
            return claims;
        } finally {
            admitted.forEach((key, each) -> {
                int number = found.getOrDefault(key, 0);
                each.lane().found(each.room(), each.most(), each.asked(), number);
            });
        }
    }

    private static DueLane laneOf(NotificationClaim claim) {
        return new DueLane(claim.key().endpoint(), claim.host());
    }

    /** Whatever goes wrong with one, the others are sent; what is not handed over is free when its lease is over. */
    private void dispatch(List<NotificationClaim> claims, Map<DueLane, Admission> admitted) {
        Set<NotificationClaim> open = new LinkedHashSet<>(claims);
        try {
            Map<NotificationKey, NotificationContent> found = contents.read(claims);
            List<NotificationResult> calledOff = new ArrayList<>();
            Map<Long, List<NotificationClaim>> postponed = new TreeMap<>();
            Map<String, List<NotificationClaim>> moved = new TreeMap<>();
            Map<DueLane, Integer> lastChances = new HashMap<>();
            long now = claims.get(0).now();
            for (NotificationClaim claim : claims) {
                NotificationContent content = found.get(claim.key());
                if (content == null
                        || claim.owedAt()
                                < admissionOf(claim, admitted).endpoint().since()) {
                    calledOff.add(NotificationResult.calledOff(claim));
                    continue;
                }
                try {
                    String host = hostOf(content, admissionOf(claim, admitted).endpoint());
                    if (host != null && !host.equals(claim.host())) {
                        moved.computeIfAbsent(host, to -> new ArrayList<>()).add(claim);
                        continue;
                    }
                    if (claim.isLastChance()
                            && lastChances.merge(laneOf(claim), 1, Integer::sum)
                                    > admissionOf(claim, admitted).asked()) {
                        giveUp(claim, admissionOf(claim, admitted), content);
                        open.remove(claim);
                        continue;
                    }
                    send(claim, admissionOf(claim, admitted), content, now)
                            .ifPresentOrElse(
                                    dueAt -> postponed
                                            .computeIfAbsent(dueAt, at -> new ArrayList<>())
                                            .add(claim),
                                    () -> open.remove(claim));
                } catch (DataAccessException away) {
                    throw away;
                } catch (RuntimeException unforeseen) {
                    LOG.error("notification {} can't be sent", claim.key(), unforeseen);
                }
            }
            postponed.forEach((dueAt, some) -> schedule.giveBack(some, dueAt));
            moved.forEach((host, some) -> schedule.move(some, host));
            if (!calledOff.isEmpty()) {
                schedule.write(calledOff, valid -> {});
            }
        } finally {
            open.forEach(claim -> admissionOf(claim, admitted).lane().released(claim.isLastChance()));
        }
    }

    /** Of an endpoint whose messages say where to: the host of this one; else null. */
    private static @Nullable String hostOf(NotificationContent content, Endpoint endpoint) {
        return endpoint.settings().isFromMessage() ? NotifyUrl.hostOf(content.notifyUrl()) : null;
    }

    /** Where nobody has answered for so long not everybody who waited is asked: there may be more of them than there is time. */
    private void giveUp(NotificationClaim claim, Admission to, NotificationContent content) {
        sender.conclude(claim, to.endpoint(), to.lane(), content, Judgement.of(AttemptOutcome.AWAY));
    }

    private static Admission admissionOf(NotificationClaim claim, Map<DueLane, Admission> admitted) {
        return Objects.requireNonNull(admitted.get(laneOf(claim)));
    }

    /** Returns when to try again, if nothing is sent now. */
    private Optional<Long> send(NotificationClaim claim, Admission to, NotificationContent content, long now) {
        if (claim.isStale()) {
            return Optional.of(now);
        }
        if (claim.attempts() == 0 && claim.key().instructedAt() == 0) {
            long first = to.endpoint().settings().firstAttempt(claim.owedAt());
            if (first > claim.now()) {
                return Optional.of(first);
            }
        }
        if (content.bytes() == null) {
            sender.conclude(claim, to.endpoint(), to.lane(), content, Judgement.of(AttemptOutcome.BODY_NOT_KEPT));
            return Optional.empty();
        }
        if (!ContentReader.isLarge(content)) {
            sender.send(claim, to.endpoint(), to.lane(), content, false);
            return Optional.empty();
        }
        if (!contents.reserve(content)) {
            return Optional.of(now + POSTPONED.toMillis());
        }
        NotificationContent whole = contents.readLarge(content);
        if (whole.body() == null) { // Settled since it was looked at: whoever claims it next finds that.
            contents.giveBack(content);
            return Optional.of(now + POSTPONED.toMillis());
        }
        sender.send(claim, to.endpoint(), to.lane(), whole, true);
        return Optional.empty();
    }
}
