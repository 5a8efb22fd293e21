package io.waybill.service.operating.action;

import io.waybill.protocol.MessageId;
import io.waybill.service.consuming.redelivery.PromptRedelivery;
import io.waybill.service.consuming.redelivery.PromptRedelivery.Due;
import io.waybill.service.model.RedeliveryInstruction.InstructionAnswer;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.tracking.journal.JournalWriter;
import io.waybill.service.tracking.message.MessageLookup;
import io.waybill.service.tracking.message.MessageRefusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** Changes one message under its lock, and has published what is owed then. Thread-safe. */
@Component
class MessageChange {

    private final JournalWriter writer;
    private final MessageLookup lookup;
    private final PromptRedelivery redelivery;

    MessageChange(JournalWriter writer, MessageLookup lookup, PromptRedelivery redelivery) {
        this.writer = writer;
        this.lookup = lookup;
        this.redelivery = redelivery;
    }

    /** Whether an instruction has changed something. */
    static boolean isTaken(InstructionAnswer answer) {
        return answer == InstructionAnswer.OWED || answer == InstructionAnswer.NOTED;
    }

    /**
     * @param then what else belongs to the transaction
     * @return what the change returned; nothing if the message is closed
     * @throws RefusedException if there is no such message
     */
    <T> Optional<T> one(MessageId id, Function<TrackedMessage, T> change, Consumer<T> then) {
        Map<MessageId, T> results = writer.changeOpen(
                new TreeSet<>(List.of(id)), change, changed -> changed.values().forEach(then));
        if (results.isEmpty() && lookup.find(id).isEmpty()) {
            throw new RefusedException(MessageRefusal.MESSAGE_UNKNOWN, id);
        }
        return results.values().stream().findFirst();
    }

    /**
     * Publishes at once what is owed; redelivery does what this does not get done.
     *
     * @param dueAt since when it is owed: what somebody else has published meanwhile is due later
     */
    ActionResult publish(MessageId id, Map<String, InstructionAnswer> answers, long dueAt) {
        Optional<TrackedMessage> message = lookup.find(id);
        List<ActionResult.ActionResultOfGroup> groups = new ArrayList<>();
        answers.forEach((group, answer) -> {
            boolean published = answer == InstructionAnswer.OWED
                    && message.filter(known -> publish(known, group, dueAt)).isPresent();
            groups.add(new ActionResult.ActionResultOfGroup(group, answer, published));
        });
        return new ActionResult(id, groups);
    }

    private boolean publish(TrackedMessage message, String group, long dueAt) {
        Due due = new Due(message.id(), group, message.topic(), dueAt);
        return !redelivery.publishDue(List.of(due)).isEmpty();
    }
}
