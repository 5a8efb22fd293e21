package io.waybill.service.operating.operation;

import io.waybill.protocol.MessageId;
import io.waybill.service.consuming.redelivery.PromptRedelivery;
import io.waybill.service.consuming.redelivery.PromptRedelivery.Due;
import io.waybill.service.model.DeliveryPurpose;
import io.waybill.service.model.RedeliveryInstruction;
import io.waybill.service.model.RedeliveryInstruction.InstructionAnswer;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.operating.operation.Item.ItemResult;
import io.waybill.service.operating.operation.Operations.OperationFailure;
import io.waybill.service.platform.transaction.Transactions;
import io.waybill.service.producing.outbox.OutboxRetry;
import io.waybill.service.producing.outbox.OutboxRetry.OutboxRetryAnswer;
import io.waybill.service.producing.preparation.Republication;
import io.waybill.service.tracking.journal.JournalWriter;
import io.waybill.service.tracking.progress.JournalClock;
import io.waybill.service.tracking.subscription.Expectations;
import io.waybill.service.tracking.subscription.Subscriptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Does a piece of an operation: what is owed and that it is counted are committed together, and then it is published. What a node
 * leaves behind between the two, redelivery publishes; {@link ItemOutcomes} finds out. Thread-safe.
 */
@Component
class ItemRunner {

    /** How long a node may be silent before another goes on with what it holds. */
    static final Duration LEASE = Duration.ofSeconds(30);

    private final OperationMapper operations;
    private final ItemMapper items;
    private final JournalWriter writer;
    private final JournalClock clock;
    private final PromptRedelivery redelivery;
    private final Subscriptions subscriptions;
    private final Republication republication;
    private final OutboxRetry outbox;
    private final Transactions transactions;

    ItemRunner(
            OperationMapper operations,
            ItemMapper items,
            JournalWriter writer,
            JournalClock clock,
            PromptRedelivery redelivery,
            Subscriptions subscriptions,
            Republication republication,
            OutboxRetry outbox,
            Transactions transactions) {
        this.operations = operations;
        this.items = items;
        this.writer = writer;
        this.clock = clock;
        this.redelivery = redelivery;
        this.subscriptions = subscriptions;
        this.republication = republication;
        this.outbox = outbox;
        this.transactions = transactions;
    }

    /** The operation was paused, ended or taken over while a piece was done, which is undone by this. */
    static class OverException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /**
     * @param node who holds the operation
     * @return how many of the piece could not be done
     * @throws OverException if the operation is not the node's to run any more; nothing of the piece was done
     */
    int run(OperationRow operation, List<Item> piece, String node) {
        boolean redelivers = operation.kind() == BulkAction.REDELIVER;
        Map<Boolean, List<Item>> parts = piece.stream()
                .collect(Collectors.partitioningBy(
                        item -> redelivers && item.groupName().isEmpty()));
        return republish(operation, parts.getOrDefault(true, List.of()), node)
                + change(operation, parts.getOrDefault(false, List.of()), node);
    }

    /** Of these the broker has refused to take the first copy. */
    private int republish(OperationRow operation, List<Item> refused, String node) {
        if (refused.isEmpty()) {
            return 0;
        }
        SortedSet<MessageId> ids = refused.stream().map(Item::messageId).collect(Collectors.toCollection(TreeSet::new));
        requireHeld(operation.id(), node); // Before anything leaves that can't be taken back.
        OutboxRetryAnswer ofOutboxes = outbox.request(ids);
        return failed(transactions.rerunnable(() -> {
            Set<MessageId> resumed = republication.resume(ids, operation.who());
            List<ItemResult> results = refused.stream()
                    .map(item -> republished(item, resumed, ofOutboxes))
                    .toList();
            outbox.note(ofOutboxes.handedOver(), operation.who());
            keep(operation.id(), node, results);
            return results;
        }));
    }

    private static ItemResult republished(Item item, Set<MessageId> resumed, OutboxRetryAnswer ofOutboxes) {
        MessageId id = item.messageId();
        if (resumed.contains(id)) {
            return new ItemResult(item, ItemState.OWED, null);
        }
        if (ofOutboxes.handedOver().contains(id)) {
            return ItemResult.succeeded(item); // From here on it is its store's.
        }
        return ItemResult.failed(
                item,
                ofOutboxes.unreachable().contains(id)
                        ? OperationFailure.FailureCode.PRODUCER_NOT_REACHED
                        : OperationFailure.FailureCode.PUBLISHED);
    }

    private int change(OperationRow operation, List<Item> piece, String node) {
        if (piece.isEmpty()) {
            return 0;
        }
        long now = clock.now();
        Expectations expectations = subscriptions.expectations();
        Map<MessageId, List<Item>> byMessage =
                piece.stream().collect(Collectors.groupingBy(Item::messageId, TreeMap::new, Collectors.toList()));
        List<ItemResult> results = new ArrayList<>();
        writer.changeOpen(
                new TreeSet<>(byMessage.keySet()),
                message ->
                        change(operation, message, byMessage.getOrDefault(message.id(), List.of()), expectations, now),
                changed -> {
                    results.clear(); // Of an attempt that deadlocked.
                    byMessage.forEach((id, ofMessage) -> results.addAll(changed.getOrDefault(id, gone(ofMessage))));
                    keep(operation.id(), node, results);
                });
        publish(operation.id(), results, now);
        return failed(results);
    }

    private static int failed(List<ItemResult> results) {
        return (int) results.stream()
                .filter(result -> result.state() == ItemState.FAILED)
                .count();
    }

    private static List<ItemResult> gone(List<Item> ofMessage) {
        return ofMessage.stream()
                .map(item -> ItemResult.failed(item, OperationFailure.FailureCode.GONE))
                .toList();
    }

    private static List<ItemResult> change(
            OperationRow operation, TrackedMessage message, List<Item> ofMessage, Expectations expectations, long now) {
        DeliveryPurpose intent = operation.kind().intent();
        if (intent == null) {
            boolean restored = message.restore(now, operation.who());
            return ofMessage.stream()
                    .map(item -> restored
                            ? ItemResult.succeeded(item)
                            : ItemResult.failed(item, OperationFailure.FailureCode.NOT_ARCHIVED))
                    .toList();
        }
        if (intent == DeliveryPurpose.DELIVER && message.archivedAt().isPresent()) {
            return ofMessage.stream()
                    .map(item -> ItemResult.failed(item, OperationFailure.FailureCode.ARCHIVED))
                    .toList();
        }
        return ofMessage.stream()
                .map(item -> resultOf(
                        item,
                        intent == DeliveryPurpose.DELIVER && !expectations.canBeTold(item.topic(), item.groupName())
                                ? InstructionAnswer.UNKNOWN_GROUP
                                : message.instruct(
                                        item.groupName(),
                                        new RedeliveryInstruction(
                                                intent,
                                                null,
                                                item.redeliveries(),
                                                expectations.knowsSkips(item.topic(), item.groupName()),
                                                operation.by(),
                                                operation.reason(),
                                                operation.id()),
                                        now)))
                .toList();
    }

    private static ItemResult resultOf(Item item, InstructionAnswer answer) {
        return switch (answer) {
            case OWED -> new ItemResult(item, ItemState.OWED, null);
            case NOTED -> ItemResult.succeeded(item);
            case SETTLED -> ItemResult.failed(item, OperationFailure.FailureCode.DONE);
            case CHANGED -> ItemResult.failed(item, OperationFailure.FailureCode.SENT_AGAIN);
            case BODY_NOT_KEPT -> ItemResult.failed(item, OperationFailure.FailureCode.BODY_NOT_KEPT);
            case ERASED -> ItemResult.failed(item, OperationFailure.FailureCode.ERASED);
            case UNSEEN -> ItemResult.failed(item, OperationFailure.FailureCode.UNSEEN);
            case UNKNOWN_GROUP -> ItemResult.failed(item, OperationFailure.FailureCode.NOT_EXPECTED);
        };
    }

    private void keep(long id, String node, List<ItemResult> results) {
        items.mark(id, results);
        requireHeld(id, node);
    }

    private void requireHeld(long id, String node) {
        if (operations.hold(id, node, clock.now() + LEASE.toMillis()) == 0) {
            throw new OverException();
        }
    }

    private void publish(long id, List<ItemResult> results, long dueAt) {
        Map<Due, Item> owed = new LinkedHashMap<>();
        results.stream()
                .filter(result -> result.state() == ItemState.OWED)
                .map(ItemResult::item)
                .forEach(item -> owed.put(new Due(item.messageId(), item.groupName(), item.topic(), dueAt), item));
        List<ItemResult> known = redelivery.publishDue(owed.keySet()).stream()
                .flatMap(due -> Optional.ofNullable(owed.get(due)).stream())
                .map(ItemResult::succeeded)
                .toList();
        if (!known.isEmpty()) {
            items.mark(id, known);
        }
    }
}
