package io.waybill.service.api.message;

import static io.waybill.service.support.Facts.SENDER;
import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.protocol.MessageId;
import io.waybill.protocol.wire.Failure;
import io.waybill.protocol.wire.Outcome;
import io.waybill.protocol.wire.Outcome.Unpublished;
import io.waybill.protocol.wire.Outcome.UnpublishedState;
import io.waybill.protocol.wire.Receipt;
import io.waybill.service.model.DeliveryState;
import io.waybill.service.model.Reason;
import io.waybill.service.model.State;
import io.waybill.service.model.TrackedDelivery;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.model.copy.TappedCopy;
import io.waybill.service.support.ServiceTest;
import io.waybill.service.tracking.fact.JournalFact;
import io.waybill.service.tracking.fact.JournalFact.Asked;
import io.waybill.service.tracking.fact.JournalFact.CopyTapped;
import io.waybill.service.tracking.fact.JournalFact.DeadLetterSeen;
import io.waybill.service.tracking.fact.JournalFact.OutcomeReported;
import io.waybill.service.tracking.fact.JournalFact.ReceiptReceived;
import io.waybill.service.tracking.index.SearchKeys;
import io.waybill.service.tracking.journal.JournalWriter;
import io.waybill.service.tracking.message.MessageLookup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Whatever is asked for: lists, counts and walks hold exactly what fits, judged by looking at every message. */
@ServiceTest
@Tag("full")
class MessageSearchIntegrationTests {

    private static final int MESSAGES = 400;
    private static final int SPAN = 40;

    /** Between times of messages, so that they are of many days. */
    private static final long STEP = Duration.ofHours(20).toMillis();

    private static final List<String> TRACES =
            List.of("4bf92f3577b34da6a3ce929d0e0e4736", "0af7651916cd43dd8448eb211c80319c");
    private static final AtomicLong NEXT = new AtomicLong(1_100_000_000_000L);

    @Autowired
    MessageSearch search;

    @Autowired
    SearchMapper mapper;

    @Autowired
    SearchKeys kinds;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    MessageLookup lookup;

    @Autowired
    JournalWriter writer;

    private final Random random = new Random(8);
    /** A time of this test's own: nobody else has messages then. */
    private final long begin = NEXT.addAndGet(2 * SPAN * STEP);

    private List<TrackedMessage> all = new ArrayList<>();

    private String pick(String prefix, int most) {
        // Skewed: the first are the most frequent.
        return prefix + (int) (most * Math.pow(random.nextDouble(), 2));
    }

    /** Their ids are of no time at which they could have been finished; what is listed comes from both tables. */
    private void keepSomeWithTheirDay() {
        String columns = String.join(
                ", ",
                jdbc.queryForList(
                        "select column_name from information_schema.columns where table_schema = database()"
                                + " and table_name = 'message_closed'",
                        String.class));
        String some = " from message_outlier where crc32(message_id) % 2 = 0";
        jdbc.update("insert into message_closed (" + columns + ") select " + columns + some);
        jdbc.update("delete" + some);
    }

    private void write(int tags) {
        List<JournalFact> facts = new ArrayList<>();
        List<MessageId> ids = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            MessageId id = MessageId.at(begin + random.nextInt(SPAN) * STEP);
            ids.add(id);
            String topic = pick("SEARCH_" + begin + "_", 3);
            String tag = random.nextInt(10) == 0 ? null : pick("tag", tags);
            String key = random.nextInt(10) == 0 ? null : pick("key", 20);
            facts.addAll(message(id, topic, tag, key));
        }
        writer.writeFacts(facts);
        keepSomeWithTheirDay();
        all = ids.stream().map(id -> lookup.find(id).orElseThrow()).toList();
    }

    private List<JournalFact> message(MessageId id, String topic, @Nullable String tag, @Nullable String key) {
        List<JournalFact> facts = new ArrayList<>();
        int kind = random.nextInt(20);
        if (kind == 3) {
            facts.add(inOutbox(id, topic, tag, key));
            return facts;
        }
        if (kind < 3) {
            facts.add(outcome(Outcome.OutcomeKind.values()[kind], id, topic, tag, key));
            if (random.nextBoolean()) {
                facts.add(new Asked(id, 1_500, 1, 9_000));
            }
            if (random.nextInt(4) == 0) {
                facts.add(receipt(id, topic, "SEARCH_G0", 20)); // Nobody has seen it.
            }
            return facts;
        }
        facts.add(new CopyTapped(
                new TappedCopy(id, topic, tag, key, "P", "store", 2_000, "broker", 0, 7, headers(), new byte[] {1})));
        if (random.nextInt(20) == 0) {
            facts.add(
                    outcome(Outcome.OutcomeKind.ROLLED_BACK, id, topic, tag, key)); // Nevertheless it is on the topic.
        }
        for (int group = random.nextInt(3); group >= 0 && kind > 4; group--) {
            facts.add(receipt(id, topic, "SEARCH_G" + group, kind));
        }
        return facts;
    }

    private JournalFact inOutbox(MessageId id, String topic, @Nullable String tag, @Nullable String key) {
        Unpublished word = random.nextInt(3) == 0
                ? new Unpublished(UnpublishedState.WAITING, null, null)
                : new Unpublished(UnpublishedState.FAILED, null, pick("refused: ", 3));
        return new OutcomeReported(new Outcome(word.kind(), id, 1_000, topic, tag, key, word), SENDER);
    }

    private static JournalFact outcome(
            Outcome.OutcomeKind kind, MessageId id, String topic, @Nullable String tag, @Nullable String key) {
        return new OutcomeReported(new Outcome(kind, id, 1_000, topic, tag, key), SENDER);
    }

    private Map<String, String> headers() {
        String trace = "00-" + TRACES.get(random.nextInt(2)) + "-00f067aa0ba902b7-01";
        return switch (random.nextInt(4)) {
            case 0 -> Map.of();
            case 1 -> Map.of("looks-like-traceparent", trace);
            default -> Map.of("traceparent", trace);
        };
    }

    private JournalFact receipt(MessageId id, String topic, String group, int kind) {
        Receipt.ReceiptKind word = kind > 14 || random.nextInt(4) == 0
                ? Receipt.ReceiptKind.DONE
                : random.nextInt(3) == 0 ? Receipt.ReceiptKind.FAILED : Receipt.ReceiptKind.DEAD;
        if (word == Receipt.ReceiptKind.DEAD && random.nextInt(3) == 0) {
            return new DeadLetterSeen(id, group, topic, 3_000);
        }
        Failure failure =
                word == Receipt.ReceiptKind.DONE ? null : new Failure(pick("com.shop.E", 3), "broken", "com.shop.E\n");
        int attempt = 1 + (int) (20 * Math.pow(random.nextDouble(), 4));
        return new ReceiptReceived(new Receipt(word, id, 2_500, group, topic, 2_000, attempt, "host", false, failure));
    }

    private <T> @Nullable T sometimes(T value) {
        return random.nextInt(4) == 0 ? value : null;
    }

    private MessageFilter filter() {
        Set<State> states = EnumSet.noneOf(State.class);
        for (int n = random.nextInt(4); n > 0; n--) {
            states.add(State.values()[1 + random.nextInt(6)]);
        }
        TrackedMessage like = all.get(random.nextInt(MESSAGES));
        String fingerprint = like.deliveries().stream()
                .map(TrackedDelivery::fingerprint)
                .filter(print -> print != null)
                .findFirst()
                .orElse(like.fingerprint());
        return new MessageFilter(
                states,
                sometimes(like.topic()),
                like.tag() == null ? null : sometimes(like.tag()),
                like.key() == null ? null : sometimes(like.key()),
                random.nextInt(20) == 0 ? like.id() : null,
                sometimes("SEARCH_G" + random.nextInt(3)),
                sometimes(DeliveryState.values()[random.nextInt(4)]),
                sometimes(List.of(Reason.GIVEN_UP, Reason.DEAD_LETTERED, Reason.PUBLICATION_REFUSED)
                        .get(random.nextInt(3))),
                random.nextInt(3) == 0 ? 1 + random.nextInt(16) : 0,
                random.nextInt(6) == 0 ? fingerprint : null,
                random.nextInt(9) == 0 ? "P" : null,
                random.nextInt(9) == 0 ? TRACES.get(random.nextInt(2)) : null,
                random.nextInt(6) == 0 ? Flag.values()[random.nextInt(Flag.values().length)] : null,
                null,
                MessageId.floor(begin + random.nextInt(SPAN / 4) * STEP),
                MessageId.floor(begin + (SPAN - random.nextInt(SPAN / 4)) * STEP));
    }

    private static boolean fits(MessageFilter filter, TrackedMessage message) {
        DeliveryState state = filter.deliveryState(message.state());
        Predicate<TrackedDelivery> delivery =
                each -> (filter.group() == null || filter.group().equals(each.group()))
                        && (state == null || state == each.state())
                        && (filter.reason() == null || filter.reason().name().equals(each.reason()))
                        && each.attempts() >= filter.attempts()
                        && (filter.fingerprint() == null || filter.fingerprint().equals(each.fingerprint()));
        return (filter.states().isEmpty() || filter.states().contains(message.state()))
                && (filter.topic() == null || filter.topic().equals(message.topic()))
                && (filter.tag() == null || filter.tag().equals(message.tag()))
                && (filter.key() == null || filter.key().equals(message.key()))
                && (filter.id() == null || filter.id().equals(message.id()))
                && (filter.producer() == null || filter.producer().equals(message.producerGroup()))
                && (filter.trace() == null
                        || String.valueOf(message.properties().get("traceparent"))
                                .contains(filter.trace()))
                && (filter.flag() == null || isFlagged(filter.flag(), message))
                && message.id().compareTo(filter.from()) >= 0
                && message.id().compareTo(filter.below()) < 0
                && (!filter.asksForDelivery(message.state())
                        || isUnpublished(filter, message)
                        || !(message.state().isClosed() && (filter.reason() != null || filter.fingerprint() != null))
                                && message.deliveries().stream().anyMatch(delivery));
    }

    /** What could not be published has no delivery that anybody could ask for. */
    private static boolean isUnpublished(MessageFilter filter, TrackedMessage message) {
        return message.isPublicationDead()
                && filter.group() == null
                && filter.attempts() == 0
                && filter.deliveryState() == null
                && (filter.reason() == null || filter.reason() == Reason.PUBLICATION_REFUSED)
                && (filter.fingerprint() == null || filter.fingerprint().equals(message.fingerprint()));
    }

    private static boolean isFlagged(Flag flag, TrackedMessage message) {
        return switch (flag) {
            case CONFLICT -> message.isConflict();
            case SILENT_PRODUCER -> message.producerSilentSince().isPresent();
            case UNSEEN -> message.isUnseen() && !message.state().isClosed();
            case IN_OUTBOX ->
                message.state() == State.SENDING && message.outbox().isPresent();
            case NO_SUBSCRIBER -> message.isUnsubscribed() && message.state() == State.SENT;
        };
    }

    private List<String> expected(MessageFilter filter) {
        return all.stream()
                .filter(message -> fits(filter, message))
                .map(TrackedMessage::id)
                .sorted(Comparator.reverseOrder())
                .map(MessageId::toString)
                .toList();
    }

    private List<String> read(MessageFilter filter, int limit) {
        List<String> read = new ArrayList<>();
        MessageId below = null;
        do {
            MessageSearch.FoundMessages page = search.find(filter, below, limit);
            assertThat(page.messages()).hasSizeLessThanOrEqualTo(limit);
            page.messages().forEach(message -> read.add(message.id()));
            below = page.next();
        } while (below != null);
        return read;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 30, 300})
    void listsAndCountsHoldExactlyWhatFits(int tags) {
        write(tags);
        // On a busy machine it would say that there may be more.
        MessageSearch patient = new MessageSearch(mapper, kinds, Duration.ofMinutes(1));
        int found = 0;
        for (int i = 0; i < 250; i++) {
            MessageFilter filter = filter();
            List<String> expected = expected(filter);
            found += expected.isEmpty() ? 0 : 1;
            // Pages of one are many: they are tried where few messages fit.
            int limit = expected.size() < 10 ? 1 + random.nextInt(60) : 10 + random.nextInt(50);
            assertThat(read(filter, limit)).as("%s", filter).isEqualTo(expected);
            assertThat(patient.count(filter))
                    .as("%s", filter)
                    .isEqualTo(new MessageSearch.MessageCount(expected.size(), false));
        }
        assertThat(found).isGreaterThan(50);
    }

    @Test
    void whatHasTooManyTagsForAKindEachIsFoundAllTheSame() {
        write(400);
        Map<String, Long> byTag = all.stream()
                .filter(message -> message.tag() != null)
                .collect(Collectors.groupingBy(TrackedMessage::tag, Collectors.counting()));
        assertThat(byTag).hasSizeGreaterThan(150);
        byTag.forEach((tag, count) -> {
            MessageFilter filter = new MessageFilter(
                    Set.of(),
                    null,
                    tag,
                    null,
                    null,
                    null,
                    null,
                    null,
                    0,
                    null,
                    null,
                    null,
                    null,
                    null,
                    MessageId.floor(begin),
                    MessageId.floor(begin + SPAN * STEP));
            assertThat(read(filter, 50)).as(tag).hasSize(count.intValue());
        });
    }
}
