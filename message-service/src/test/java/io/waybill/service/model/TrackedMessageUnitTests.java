package io.waybill.service.model;

import static io.waybill.service.support.Facts.SENDER;
import static io.waybill.service.support.Facts.done;
import static io.waybill.service.support.Facts.duplicate;
import static io.waybill.service.support.Facts.failed;
import static io.waybill.service.support.Facts.newId;
import static io.waybill.service.support.Facts.outcome;
import static io.waybill.service.support.Facts.tapped;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Outcome;
import io.waybill.protocol.wire.Receipt;
import io.waybill.service.model.detail.Detail;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TrackedMessageUnitTests {

    private static final MessageId ID = newId();
    private static final Set<String> EXPECTED = Set.of("A", "B");

    private enum Fact implements Consumer<TrackedMessage> {
        PENDING(message -> message.apply(outcome(Outcome.OutcomeKind.PENDING, ID, "TOPIC"), SENDER)),
        COMMITTED(message -> message.apply(outcome(Outcome.OutcomeKind.COMMITTED, ID, "TOPIC"), SENDER)),
        ROLLED_BACK(message -> message.apply(outcome(Outcome.OutcomeKind.ROLLED_BACK, ID, "TOPIC"), SENDER)),
        TAPPED(message -> message.apply(tapped(ID, "TOPIC"))),
        TAPPED_LATER(message -> message.apply(tapped(ID, "TOPIC", "TAG", 9_000))),
        A_FAILED(message -> message.apply(failed(Receipt.ReceiptKind.FAILED, ID, "TOPIC", "A"))),
        A_DEAD(message -> message.apply(failed(Receipt.ReceiptKind.DEAD, ID, "TOPIC", "A"))),
        A_DEAD_LETTERED(message -> message.deadLettered("A", "TOPIC", 2_900)),
        A_DONE(message -> message.apply(done(ID, "TOPIC", "A"))),
        A_DUPLICATE(message -> message.apply(duplicate(ID, "TOPIC", "A"))),
        B_DEAD(message -> message.apply(failed(Receipt.ReceiptKind.DEAD, ID, "TOPIC", "B"))),
        B_DONE(message -> message.apply(done(ID, "TOPIC", "B")));

        private final Consumer<TrackedMessage> merge;

        Fact(Consumer<TrackedMessage> merge) {
            this.merge = merge;
        }

        @Override
        public void accept(TrackedMessage message) {
            merge.accept(message);
        }
    }

    private record DeliveryEnd(
            String group,
            DeliveryState state,
            boolean due,
            @Nullable Long doneAt,
            int attempts,
            @Nullable String reason) {}

    private record End(
            State state,
            String topic,
            @Nullable String tag,
            boolean conflict,
            boolean unsubscribed,
            @Nullable String reason,
            Set<DeliveryEnd> deliveries) {}

    /** Merges facts as the journal does: each in a transaction of its own. */
    private static TrackedMessage after(Set<String> expected, List<Fact> facts) {
        TrackedMessage message = new TrackedMessage(ID);
        for (Fact fact : facts) {
            fact.accept(message);
            if (message.state() != State.DONE) {
                message.tappedAt().ifPresent(at -> expected.forEach(group -> message.expect(group, at, 60_000)));
            }
            message.conclude(5_000);
        }
        return message;
    }

    private static End end(Set<String> expected, List<Fact> facts) {
        TrackedMessage message = after(expected, facts);
        return new End(
                message.state(),
                message.topic(),
                message.tag(),
                message.isConflict(),
                message.isUnsubscribed(),
                message.reason(),
                message.deliveries().stream()
                        .map(TrackedDelivery::snapshot)
                        .map(it -> new DeliveryEnd(
                                it.group(), it.state(), it.dueAt() != null, it.doneAt(), it.attempts(), it.reason()))
                        .collect(Collectors.toSet()));
    }

    private static State state(Fact... facts) {
        return after(EXPECTED, List.of(facts)).state();
    }

    /** It may fail before the node that published the copy has written down that it did. */
    @Test
    void whenTheGroupWillTryItselfOutlivesThatACopyIsWrittenDown() {
        TrackedMessage message = after(Set.of("A"), List.of(Fact.COMMITTED, Fact.TAPPED));
        assertThat(message.claim("A", 100_000, 100_000, 160_000, 8)).isPresent();
        Fact.A_FAILED.accept(message);
        message.expect("A", 2_000, 60_000);
        long due = dueAt(message);

        message.redelivered("A", 1, 101_000, null, 161_000, null);
        assertThat(dueAt(message)).isEqualTo(due).isGreaterThan(161_000);
        message.redeliveryFailed("A", 2, 102_000, 162_000, Detail.said("timeout"));
        assertThat(dueAt(message)).isEqualTo(due);
    }

    @Test
    void whatOthersHaveSaidIsNeverTakenForWordsOfOurs() {
        TrackedMessage message = after(Set.of("A"), List.of(Fact.COMMITTED, Fact.TAPPED));
        Detail others = Detail.said("version 3 is not kept any more");
        message.redelivered("A", 1, 100_000, null, 160_000, null);
        message.redeliveryFailed("A", 2, 101_000, 162_000, others);
        message.redeliveryRefused("A", 2, 160_000, 220_000, others);
        TrackedMessage unseen = after(Set.of(), List.of(Fact.COMMITTED));
        unseen.publication(170_000, TimelineEvent.PUBLICATION_FAILED, false, others);
        unseen.publication(180_000, TimelineEvent.PUBLICATION_REFUSED, true, others);

        assertThat(Stream.of(message, unseen)
                        .flatMap(each -> each.timeline().entries().stream())
                        .filter(entry -> others.text().equals(entry.detail()))
                        .map(TimelineEntry::said))
                .hasSize(4)
                .containsOnly(others);
    }

    @Test
    void whatIsRefusedEndsAsWhatIsNotAnsweredDoes() {
        TrackedMessage message = after(Set.of("A"), List.of(Fact.COMMITTED, Fact.TAPPED));
        message.redelivered("A", 1, 100_000, null, 160_000, null);
        message.redeliveryRefused("A", 2, 160_000, 220_000, Detail.said("no permission"));
        message.redeliveryRefused(
                "A", 2, 161_000, 221_000, Detail.said("whoever comes late with the same number was overtaken"));

        assertThat(message.claim("A", 220_000, 220_000, 280_000, 2)).isEmpty();
        assertThat(message.deliveries()).singleElement().satisfies(it -> {
            assertThat(it.state()).isEqualTo(DeliveryState.DEAD);
            assertThat(it.snapshot().reason()).isEqualTo("REFUSED");
            assertThat(it.redeliveries()).isEqualTo(2);
        });
    }

    private static long dueAt(TrackedMessage message) {
        return message.deliveries().iterator().next().snapshot().dueAt();
    }

    @Test
    void comesToTheSameEndInWhateverOrderUpToFourFactsCome() {
        everySubset(new ArrayList<>(), 0, 4);
    }

    private void everySubset(List<Fact> facts, int next, int most) {
        if (!facts.isEmpty()) {
            End expected = end(EXPECTED, facts);
            everyOrder(new ArrayList<>(facts), 0, expected);
        }
        if (facts.size() == most) {
            return;
        }
        for (int i = next; i < Fact.values().length; i++) {
            List<Fact> more = new ArrayList<>(facts);
            more.add(Fact.values()[i]);
            everySubset(more, i + 1, most);
        }
    }

    private void everyOrder(List<Fact> facts, int from, End expected) {
        if (from == facts.size()) {
            End actual = end(EXPECTED, facts);
            if (!actual.equals(expected)) {
                assertThat(actual).as(facts.toString()).isEqualTo(expected);
            }
            return;
        }
        for (int i = from; i < facts.size(); i++) {
            Collections.swap(facts, from, i);
            everyOrder(facts, from + 1, expected);
            Collections.swap(facts, from, i);
        }
    }

    @Test
    void comesToTheSameEndWhenAllFactsComeTwiceInAnyOrder() {
        Random random = new Random(7);
        for (int round = 0; round < 3_000; round++) {
            List<Fact> facts = new ArrayList<>(List.of(Fact.values()));
            Collections.shuffle(facts, random);
            facts = facts.subList(0, 1 + random.nextInt(facts.size()));
            End once = end(EXPECTED, facts);
            List<Fact> twice = new ArrayList<>(facts);
            twice.addAll(facts);
            Collections.shuffle(twice, random);
            assertThat(end(EXPECTED, twice)).as("%s like %s", twice, facts).isEqualTo(once);
        }
    }

    @Test
    void isDoneWhenAllExpectedGroupsAre() {
        assertThat(state(Fact.TAPPED, Fact.A_DONE)).isEqualTo(State.SENT);
        assertThat(state(Fact.TAPPED, Fact.A_DONE, Fact.B_DONE)).isEqualTo(State.DONE);
    }

    @Test
    void becomesDoneAfterItWasDead() {
        assertThat(state(Fact.TAPPED, Fact.A_DEAD, Fact.B_DONE)).isEqualTo(State.DEAD);
        assertThat(state(Fact.TAPPED, Fact.A_DEAD, Fact.B_DONE, Fact.A_DONE)).isEqualTo(State.DONE);
        assertThat(state(Fact.TAPPED, Fact.B_DONE, Fact.A_DONE, Fact.A_DEAD_LETTERED))
                .isEqualTo(State.DONE);
    }

    @Test
    void isDeadForTheReasonGivenByTheGroup() {
        assertThat(after(EXPECTED, List.of(Fact.TAPPED, Fact.A_DEAD_LETTERED)).reason())
                .isEqualTo("DEAD_LETTERED");
        assertThat(after(EXPECTED, List.of(Fact.A_DEAD_LETTERED, Fact.A_DEAD)).reason())
                .isEqualTo("GIVEN_UP");
    }

    @Test
    void isNeverCompletedByReceiptsAlone() {
        assertThat(state(Fact.COMMITTED, Fact.A_DONE, Fact.B_DONE)).isEqualTo(State.SENT);
    }

    @Test
    void sightBeatsRollbackAndIsAConflict() {
        for (Fact sight : List.of(Fact.TAPPED, Fact.A_DONE, Fact.A_FAILED, Fact.A_DEAD_LETTERED)) {
            TrackedMessage message = after(EXPECTED, List.of(sight, Fact.ROLLED_BACK));
            assertThat(message.state()).isIn(State.SENT, State.DEAD);
            assertThat(message.isConflict()).isTrue();
        }
        assertThat(after(EXPECTED, List.of(Fact.PENDING, Fact.ROLLED_BACK)).isConflict())
                .isFalse();
    }

    @Test
    void isSentAndUnsubscribedWhenNobodyIsExpected() {
        TrackedMessage message = after(Set.of(), List.of(Fact.COMMITTED, Fact.TAPPED));
        assertThat(message.state()).isEqualTo(State.SENT);
        assertThat(message.isUnsubscribed()).isTrue();
        Fact.A_DONE.accept(message);
        message.conclude(6_000);
        assertThat(message.state()).isEqualTo(State.DONE);
        assertThat(message.isUnsubscribed()).isFalse();
    }

    @Test
    void staysDoneWhenAnotherGroupComesForward() {
        TrackedMessage message = after(Set.of("A"), List.of(Fact.TAPPED, Fact.A_DONE, Fact.B_DEAD));
        assertThat(message.state()).isEqualTo(State.DONE);
    }

    @Test
    void owesNothingBeforeItIsSeen() {
        assertThat(state(Fact.PENDING)).isEqualTo(State.PENDING);
        assertThat(state(Fact.PENDING, Fact.COMMITTED)).isEqualTo(State.SENDING);
        assertThat(state(Fact.PENDING, Fact.ROLLED_BACK)).isEqualTo(State.ROLLED_BACK);
        assertThat(after(EXPECTED, List.of(Fact.COMMITTED)).deliveries()).isEmpty();
    }

    @Test
    void isOnTheTopicItWasSeenOnWhateverWasSaidBefore() {
        TrackedMessage message = new TrackedMessage(ID);
        message.deadLettered("A", "%DLQ%A", 2_900);
        message.apply(tapped(ID, "TOPIC"));
        message.apply(done(ID, "OTHER", "A"));
        assertThat(message.topic()).isEqualTo("TOPIC");
    }

    @Test
    void forgetsTheMiddleOfATimelineThatGetsTooLong() {
        TrackedMessage message = new TrackedMessage(ID);
        for (int i = 0; i < 500; i++) {
            message.apply(tapped(ID, "TOPIC", "TAG", i));
        }
        List<TimelineEntry> entries = message.timeline().entries();
        assertThat(entries).hasSize(100);
        assertThat(entries.get(0).at()).isZero();
        assertThat(entries.get(99).at()).isEqualTo(499);
    }
}
