package io.waybill.service.model;

import static io.waybill.service.support.Facts.SENDER;
import static io.waybill.service.support.Facts.done;
import static io.waybill.service.support.Facts.failed;
import static io.waybill.service.support.Facts.outcome;
import static io.waybill.service.support.Facts.tapped;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Outcome;
import io.waybill.protocol.wire.Receipt;
import io.waybill.service.model.detail.Detail;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Everything a producer can have said, beside everything that can be known of a message's copies and deliveries. */
final class MessageMatrix {

    private static final MessageId ID = MessageId.floor(1);
    private static final String TOPIC = "TOPIC";
    private static final long AT = 5_000;

    private static final Consumer<TrackedMessage> PENDING = it -> it.apply(said(Outcome.OutcomeKind.PENDING), SENDER);
    private static final Consumer<TrackedMessage> COMMITTED =
            it -> it.apply(said(Outcome.OutcomeKind.COMMITTED), SENDER);
    private static final Consumer<TrackedMessage> ROLLED_BACK =
            it -> it.apply(said(Outcome.OutcomeKind.ROLLED_BACK), SENDER);
    private static final Consumer<TrackedMessage> REFUSED =
            it -> it.publication(AT, TimelineEvent.PUBLICATION_REFUSED, true, Detail.said("no"));
    private static final Consumer<TrackedMessage> SEEN = it -> it.apply(tapped(ID, TOPIC));
    private static final Consumer<TrackedMessage> A_OWED = it -> it.expect("A", AT, 60_000);
    private static final Consumer<TrackedMessage> B_OWED = it -> it.expect("B", AT, 60_000);
    private static final Consumer<TrackedMessage> A_FAILED =
            it -> it.apply(failed(Receipt.ReceiptKind.FAILED, ID, TOPIC, "A"));
    private static final Consumer<TrackedMessage> A_DEAD =
            it -> it.apply(failed(Receipt.ReceiptKind.DEAD, ID, TOPIC, "A"));
    private static final Consumer<TrackedMessage> A_DONE = it -> it.apply(done(ID, TOPIC, "A"));
    private static final Consumer<TrackedMessage> A_WAIVED = it -> it.waive("A", Long.MAX_VALUE, true, AT);
    private static final Consumer<TrackedMessage> B_DEAD =
            it -> it.apply(failed(Receipt.ReceiptKind.DEAD, ID, TOPIC, "B"));
    private static final Consumer<TrackedMessage> B_DONE = it -> it.apply(done(ID, TOPIC, "B"));

    private MessageMatrix() {}

    private static Map<String, List<Consumer<TrackedMessage>>> wordsOfTheProducer() {
        Map<String, List<Consumer<TrackedMessage>>> all = new LinkedHashMap<>();
        all.put("nothing", List.of());
        all.put("PENDING", List.of(PENDING));
        all.put("COMMITTED", List.of(PENDING, COMMITTED));
        all.put("ROLLED_BACK", List.of(PENDING, ROLLED_BACK));
        all.put("both", List.of(ROLLED_BACK, COMMITTED));
        all.put("refused", List.of(COMMITTED, REFUSED));
        return all;
    }

    private static Map<String, List<Consumer<TrackedMessage>>> copiesAndDeliveries() {
        Map<String, List<Consumer<TrackedMessage>>> all = new LinkedHashMap<>();
        all.put("nothing", List.of());
        all.put("unseen, failed", List.of(A_FAILED));
        all.put("unseen, done", List.of(A_DONE));
        all.put("unseen, dead", List.of(A_DEAD, B_DONE));
        all.put("seen, nobody", List.of(SEEN));
        all.put("seen, owed", List.of(SEEN, A_OWED, B_OWED, B_DONE));
        all.put("seen, failed", List.of(SEEN, A_OWED, B_OWED, A_FAILED, B_DONE));
        all.put("seen, dead", List.of(SEEN, A_OWED, B_OWED, A_DEAD));
        all.put("seen, dead and done", List.of(SEEN, A_OWED, B_OWED, A_DEAD, B_DONE));
        all.put("seen, all done", List.of(SEEN, A_OWED, B_OWED, A_DONE, B_DONE));
        all.put("seen, done and waived", List.of(SEEN, A_OWED, B_OWED, A_WAIVED, B_DONE));
        all.put("done, then one more", List.of(SEEN, A_OWED, A_DONE, conclude(), B_OWED));
        all.put("done, then dead", List.of(SEEN, A_OWED, A_DONE, conclude(), B_DEAD));
        return all;
    }

    private static Map<String, List<Consumer<TrackedMessage>>> whatComesLater() {
        Map<String, List<Consumer<TrackedMessage>>> all = new LinkedHashMap<>();
        all.put("nothing", List.of());
        all.put("PENDING", List.of(PENDING));
        all.put("COMMITTED", List.of(COMMITTED));
        all.put("ROLLED_BACK", List.of(ROLLED_BACK));
        all.put("failed", List.of(A_FAILED));
        all.put("dead", List.of(A_DEAD));
        all.put("done", List.of(A_DONE));
        all.put("seen, nobody", List.of(SEEN));
        all.put("seen, owed", List.of(SEEN, A_OWED));
        all.put("seen, done", List.of(SEEN, A_OWED, A_DONE));
        return all;
    }

    /** One line a knowledge of copies and deliveries, one column a word of the producer, whichever comes first. */
    static String ofFacts(boolean producerFirst) {
        return table(
                wordsOfTheProducer(),
                copiesAndDeliveries(),
                (word, known) -> producerFirst ? after(word, known) : after(known, word));
    }

    /** One line a fact that comes after a person has closed the message, one column what was known and what it was closed as. */
    static String ofClosed() {
        Map<String, List<Consumer<TrackedMessage>>> closed = new LinkedHashMap<>();
        closed.put("failed, DONE", List.of(A_FAILED, conclude(), close(State.DONE)));
        closed.put("failed, ROLLED_BACK", List.of(A_FAILED, conclude(), close(State.ROLLED_BACK)));
        closed.put("both, DONE", List.of(ROLLED_BACK, COMMITTED, conclude(), close(State.DONE)));
        closed.put("both, ROLLED_BACK", List.of(ROLLED_BACK, COMMITTED, conclude(), close(State.ROLLED_BACK)));
        closed.put("PENDING, ROLLED_BACK", List.of(PENDING, conclude(), close(State.ROLLED_BACK)));
        return table(closed, whatComesLater(), MessageMatrix::after);
    }

    private interface Cell {
        String of(List<Consumer<TrackedMessage>> column, List<Consumer<TrackedMessage>> line);
    }

    private static String table(
            Map<String, List<Consumer<TrackedMessage>>> columns,
            Map<String, List<Consumer<TrackedMessage>>> lines,
            Cell cell) {
        StringBuilder table =
                new StringBuilder(line("", columns.keySet().stream().toList()));
        lines.forEach((name, known) -> table.append(line(
                name,
                columns.values().stream().map(word -> cell.of(word, known)).toList())));
        return table.toString();
    }

    private static String line(String name, List<String> cells) {
        return ("%-22s| ".formatted(name)
                                + cells.stream().map("%-19s"::formatted).collect(Collectors.joining("| ")))
                        .stripTrailing()
                + "\n";
    }

    /**
     * State, initials of how facts contradict each other, {@code -} if nobody is expected to take it, {@code ?} if its producer is
     * asked, and initials of why it is dead.
     */
    @SafeVarargs
    private static String after(List<Consumer<TrackedMessage>>... facts) {
        TrackedMessage message = new TrackedMessage(ID);
        Arrays.stream(facts).flatMap(List::stream).forEach(fact -> fact.accept(message));
        message.conclude(AT);
        return message.state()
                + message.conflictKind().map(kind -> " " + initials(kind)).orElse("")
                + (message.isUnsubscribed() ? " -" : "")
                + (message.isAwaited() ? " ?" : "")
                + initial(message.reason());
    }

    private static String initials(Enum<?> name) {
        return Arrays.stream(name.name().split("_"))
                .map(word -> word.substring(0, 1))
                .collect(Collectors.joining());
    }

    private static String initial(@Nullable String reason) {
        return reason == null
                ? ""
                : " "
                        + Arrays.stream(reason.split("_"))
                                .map(word -> word.substring(0, 1))
                                .collect(Collectors.joining());
    }

    private static Consumer<TrackedMessage> conclude() {
        return it -> it.conclude(AT);
    }

    private static Consumer<TrackedMessage> close(State as) {
        return it -> it.close(as, true, AT, Detail.by("somebody", null, null));
    }

    private static Outcome said(Outcome.OutcomeKind kind) {
        return outcome(kind, ID, TOPIC);
    }
}
