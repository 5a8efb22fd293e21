package io.waybill.service.operating.action;

import io.waybill.protocol.MessageId;
import io.waybill.service.access.account.Permission;
import io.waybill.service.access.audit.Audit;
import io.waybill.service.access.audit.Audit.Deed;
import io.waybill.service.access.payload.Codec;
import io.waybill.service.access.payload.Json;
import io.waybill.service.access.payload.Masks;
import io.waybill.service.access.payload.PayloadAccess;
import io.waybill.service.model.DeliveryPurpose;
import io.waybill.service.model.RedeliveryInstruction;
import io.waybill.service.model.RedeliveryInstruction.InstructionAnswer;
import io.waybill.service.model.TrackedMessage;
import io.waybill.service.platform.packet.PacketLimit;
import io.waybill.service.platform.refusal.RefusedException;
import io.waybill.service.tracking.message.Versions;
import io.waybill.service.tracking.message.Versions.Version;
import io.waybill.service.tracking.progress.JournalClock;
import io.waybill.service.tracking.subscription.Expectations;
import io.waybill.service.tracking.subscription.Subscriptions;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.annotation.Secured;
import org.springframework.stereotype.Component;

/**
 * Redelivers messages with another payload, as further versions beside the original. All versions have one id, so at most one
 * of them has its effect in a group. Thread-safe.
 */
@Component
public class PayloadEditing {

    /** What a broker takes at most, unless it is configured otherwise. */
    private static final int LONGEST = 4 << 20;

    private static final int MOST_VERSIONS = 100;

    private final MessageChange messageChange;
    private final Subscriptions subscriptions;
    private final Versions versions;
    private final Masks masks;
    private final PayloadAccess access;
    private final JournalClock clock;
    private final Audit audit;
    private final PacketLimit limit;

    PayloadEditing(
            MessageChange messageChange,
            Subscriptions subscriptions,
            Versions versions,
            Masks masks,
            PayloadAccess access,
            JournalClock clock,
            Audit audit,
            PacketLimit limit) {
        this.messageChange = messageChange;
        this.subscriptions = subscriptions;
        this.versions = versions;
        this.masks = masks;
        this.access = access;
        this.clock = clock;
        this.audit = audit;
        this.limit = limit;
    }

    /** What is stored under the message's lock. */
    private record EditResult(Map<String, InstructionAnswer> answers, int version, byte[] body, long at) {}

    /**
     * Adds a version and has groups take effect of it. Where something is masked, who looked has seen masks: what comes back with
     * them has what stood there before.
     *
     * @param seen the newest version when the operator looked: of two who edit at once, the second is refused
     * @param actionRequest with a reason
     */
    @Secured(Permission.EDIT)
    public ActionResult edit(MessageId id, int seen, byte[] body, ActionRequest actionRequest) {
        Actions.requireReason(actionRequest);
        requireFit(body);
        EditResult edited = messageChange
                .one(id, message -> edit(message, seen, body, actionRequest), done -> write(id, done, actionRequest))
                .orElseThrow(() -> new RefusedException(ActionRefusal.MESSAGE_CLOSED));
        ActionRefusals.throwIfNothingDone(edited.answers());
        return messageChange.publish(id, edited.answers(), edited.at());
    }

    private EditResult edit(TrackedMessage message, int seen, byte[] body, ActionRequest actionRequest) {
        if (message.versions() != seen) {
            throw new RefusedException(ActionRefusal.VERSION_CHANGED, message.versions(), seen);
        }
        if (seen >= MOST_VERSIONS) {
            throw new RefusedException(ActionRefusal.VERSIONS_FULL, seen);
        }
        Codec.of(message.properties()).requireEditable();
        byte[] sent = restored(message, body);
        requireFit(sent);
        requireLike(message, sent);
        int next = seen + 1;
        Map<String, InstructionAnswer> answers = new TreeMap<>();
        Expectations expectations = subscriptions.expectations();
        long now = clock.now();
        for (String group : actionRequest.groups().isEmpty() ? Actions.deadOf(message) : actionRequest.groups()) {
            RedeliveryInstruction redeliveryInstruction = new RedeliveryInstruction(
                    DeliveryPurpose.DELIVER,
                    next,
                    actionRequest.redeliveries(group),
                    false,
                    Audit.actor(),
                    actionRequest.reason());
            answers.put(
                    group,
                    expectations.canBeTold(message.topic(), group)
                            ? message.instruct(group, redeliveryInstruction, now)
                            : InstructionAnswer.UNKNOWN_GROUP);
        }
        if (answers.values().stream().anyMatch(MessageChange::isTaken)) {
            message.addVersion();
        }
        return new EditResult(answers, next, sent, now);
    }

    /** What can't be masked was seen by nobody without: it is replaced by who may see payloads, and as a whole. */
    private byte[] restored(TrackedMessage message, byte[] body) {
        byte[] newest = newest(message);
        if (newest == null || !masks.canMask(newest)) {
            access.require();
        }
        return masks.restored(body, newest);
    }

    private byte @Nullable [] newest(TrackedMessage message) {
        return message.versions() == 1
                ? message.body()
                : versions.find(message.id(), message.versions())
                        .map(Version::body)
                        .orElse(null);
    }

    private void write(MessageId id, EditResult edited, ActionRequest actionRequest) {
        long count = edited.answers().values().stream()
                .filter(MessageChange::isTaken)
                .count();
        if (count > 0) {
            String reason = String.valueOf(actionRequest.reason());
            versions.add(new Version(id, edited.version(), edited.at(), Audit.actor(), reason, edited.body()));
            audit.write(new Deed(
                    "EDIT",
                    id,
                    null,
                    count,
                    reason,
                    Map.of("version", edited.version(), "bytes", edited.body().length, "groups", edited.answers())));
        }
    }

    private void requireFit(byte[] body) {
        if (body.length == 0) {
            throw new RefusedException(ActionRefusal.PAYLOAD_EMPTY);
        }
        if (body.length > LONGEST) {
            throw new RefusedException(ActionRefusal.PAYLOAD_TOO_LARGE, body.length, LONGEST);
        }
        if (body.length > limit.largestBody()) {
            throw new RefusedException(ActionRefusal.PAYLOAD_TOO_LARGE_FOR_DATABASE, body.length, limit.largestBody());
        }
    }

    /** A typing error in JSON would only make the message die again. */
    private static void requireLike(TrackedMessage message, byte[] body) {
        byte[] original = message.body();
        if (original != null && Json.isDocument(original) && !Json.isDocument(body)) {
            throw new RefusedException(ActionRefusal.PAYLOAD_NOT_JSON);
        }
    }
}
