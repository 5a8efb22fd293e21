package io.waybill.service.operating.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Receipt;
import io.waybill.service.model.DeliverySnapshot;
import io.waybill.service.model.DeliveryState;
import io.waybill.service.model.State;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.support.Api;
import io.waybill.service.support.Broker;
import io.waybill.service.support.OwnServices;
import io.waybill.service.support.Service;
import io.waybill.service.tracking.message.MessageLookup;
import io.waybill.shop.Shop;
import io.waybill.test.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.rocketmq.common.message.Message;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Whatever operators do in whatever order while retries wait: the last wish counts. A message that was last put away, restored or
 * marked as done has no effect when the cause of its failures goes away and its retries come.
 */
@OwnServices
@Tag("full")
class OrdersOfActionsIntegrationTests {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private enum Action {
        ARCHIVE,
        RESTORE,
        REDELIVER,
        EDIT,
        RESOLVE;

        boolean isDelivery() {
            return this == REDELIVER || this == EDIT;
        }
    }

    /** What is done to one message, after so many retries wait that may replace its first skip. */
    private record Course(List<Action> actions, int retries) {

        Action last() {
            return actions.get(actions.size() - 1);
        }
    }

    private ConfigurableApplicationContext service;
    private Api api;
    private Shop shop;

    @Test
    void theLastWishCounts() throws Exception {
        service = Service.start(TestDatabase.create("orders_of_actions"), "waybill.redelivery.stale-after=1h");
        ExecutorService operators = Executors.newFixedThreadPool(32);
        try (Shop waiting = Shop.thatWaits(Shop.newDatabase())) {
            api = new Api(service);
            shop = waiting;
            List<Future<MessageId>> ended = new ArrayList<>();
            List<Course> courses = courses();
            courses.forEach(course -> ended.add(operators.submit(() -> follow(course))));
            List<MessageId> ids = new ArrayList<>();
            for (Future<MessageId> each : ended) {
                ids.add(each.get());
            }
            shop.poison(false);
            ids.forEach(this::retry);
            for (int i = 0; i < ids.size(); i++) {
                requireLastWish(courses.get(i), ids.get(i));
            }
        } finally {
            operators.shutdownNow();
            service.close();
        }
    }

    /**
     * Every order of every choice of actions that is not refused, with one, two or three retries; with each number of them if {@code
     * waybill.test.orders.all} is set.
     */
    private static List<Course> courses() {
        List<List<Action>> orders = new ArrayList<>();
        extend(List.of(), orders);
        List<Course> courses = new ArrayList<>();
        boolean all = Boolean.getBoolean("waybill.test.orders.all");
        for (int i = 0; i < orders.size(); i++) {
            for (int retries = 1; retries <= 3; retries++) {
                if (all || retries == 1 + i % 3) {
                    courses.add(new Course(orders.get(i), retries));
                }
            }
        }
        return courses;
    }

    private static void extend(List<Action> done, List<List<Action>> orders) {
        if (!done.isEmpty()) {
            orders.add(done);
        }
        if (done.contains(Action.RESOLVE)) {
            return; // It is done then.
        }
        Set<Action> left = EnumSet.allOf(Action.class);
        left.removeAll(done);
        for (Action next : left) {
            if (next != Action.RESTORE || isArchived(done)) {
                List<Action> more = new ArrayList<>(done);
                more.add(next);
                extend(List.copyOf(more), orders);
            }
        }
    }

    private static boolean isArchived(List<Action> done) {
        return !done.isEmpty() && done.get(done.size() - 1) == Action.ARCHIVE;
    }

    private MessageId follow(Course course) {
        MessageId id = shop.send("poison");
        await().atMost(PATIENCE)
                .until(() ->
                        isAt(id, DeliveryState.FAILED) && find(id).tappedAt().isPresent());
        act(id, Action.ARCHIVE);
        act(id, Action.RESTORE);
        for (int i = 0; i < course.retries(); i++) {
            act(id, Action.REDELIVER);
        }
        course.actions().forEach(action -> act(id, action));
        return id;
    }

    /** Returns when the group has answered. */
    private void act(MessageId id, Action action) {
        int failures = shop.retriesOf(id).size();
        Api.Answer answer = post(id, action);
        assertThat(answer.status()).as(action + ": " + answer).isLessThan(300);
        switch (action) {
            case ARCHIVE -> await().atMost(PATIENCE).until(() -> isAt(id, DeliveryState.DEAD));
            case RESTORE -> assertThat(find(id).archivedAt()).isEmpty();
            case REDELIVER, EDIT ->
                await().atMost(PATIENCE)
                        .until(() -> shop.retriesOf(id).size() > failures && isAt(id, DeliveryState.FAILED));
            case RESOLVE -> await().atMost(PATIENCE).until(() -> isAt(id, DeliveryState.DONE));
        }
    }

    private Api.Answer post(MessageId id, Action action) {
        String path = "/messages/" + id + "/";
        if (action == Action.RESTORE) {
            return api.post(path + "restore", Map.of());
        }
        Map<String, Object> wish = new HashMap<>(Map.of(
                "groups", List.of(Shop.GROUP), "redeliveries", delivery(id).redeliveries(), "reason", "a test"));
        if (action == Action.EDIT) {
            wish.put("version", find(id).versions());
            wish.put("body", "poison, edited");
            return api.post(path + "versions", wish);
        }
        return api.post(path + action.name().toLowerCase(Locale.ROOT), wish);
    }

    /** All retries come, in any order. */
    private void retry(MessageId id) {
        List<Message> retries = new ArrayList<>(shop.retriesOf(id));
        Collections.shuffle(retries, new Random(id.hashCode()));
        retries.forEach(Broker.shared()::send);
    }

    private void requireLastWish(Course course, MessageId id) {
        int answers = shop.retriesOf(id).size();
        await(course + " of " + id)
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(answersOf(id)).isGreaterThanOrEqualTo(answers));
        DeliverySnapshot delivery = delivery(id);
        assertThat(shop.effects(id))
                .as("effects after %s", course)
                .isEqualTo(course.last().isDelivery() ? 1 : 0);
        assertThat(delivery.state())
                .as("state after %s", course)
                .isEqualTo(
                        course.last() == Action.ARCHIVE || course.last() == Action.RESTORE
                                ? DeliveryState.DEAD
                                : DeliveryState.DONE);
        if (course.last().isDelivery()) {
            assertThat(delivery.took()).as("what %s took", course).isPositive();
        } else {
            assertThat(delivery.took()).as("what %s took", course).isEqualTo(Receipt.SKIPPED);
        }
        assertThat(find(id).isConflict()).isFalse();
    }

    /** Of the retries: with effect or without. */
    private long answersOf(MessageId id) {
        DeliverySnapshot delivery = delivery(id);
        return delivery.duplicates() + shop.effects(id);
    }

    private boolean isAt(MessageId id, DeliveryState state) {
        return service.getBean(MessageLookup.class)
                .find(id)
                .filter(message -> message.state() != State.PENDING
                        && !message.deliveries().isEmpty())
                .filter(message -> message.deliveries().iterator().next().state() == state)
                .isPresent();
    }

    private TrackedMessage find(MessageId id) {
        return service.getBean(MessageLookup.class).find(id).orElseThrow();
    }

    private DeliverySnapshot delivery(MessageId id) {
        return find(id).deliveries().iterator().next().snapshot();
    }
}
