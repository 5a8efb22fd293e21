package io.waybill.service.tracking.failure;

import io.waybill.protocol.Limits;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What like failures have in common.
 *
 * @param reason why the delivery is dead
 * @param errorType the class of the root cause; absent when no error is known
 * @param frame where in the application it happened, as class and method
 * @param message the error's message without what differs from one failure to the next
 */
record Fingerprint(
        String reason,
        String topic,
        String group,
        @Nullable String errorType,
        @Nullable String frame,
        @Nullable String message) {

    private static final int BYTES = 16;
    private static final int FRAME = 500;

    /**
     * @param type the error's class
     * @param stack its stack trace as {@link io.waybill.protocol.wire.Failure} writes it
     * @param libraries packages whose frames are not the application's
     */
    static Fingerprint of(
            String reason,
            String topic,
            String group,
            @Nullable String type,
            @Nullable String message,
            @Nullable String stack,
            List<String> libraries) {
        Stack read = Stack.read(stack == null ? "" : stack);
        String frame = read.applicationFrame(libraries);
        return new Fingerprint(
                reason,
                topic,
                group,
                type == null || type.isEmpty() ? null : Limits.cut(read.rootType(type), Limits.NAME),
                frame == null ? null : Limits.cut(frame, FRAME),
                message == null || message.isBlank() ? null : MessageText.generalise(message));
    }

    /** 32 hexadecimal digits. The same for the same failures on every node. */
    String hash() {
        String text = Stream.of(reason, topic, group, errorType, frame, message)
                .map(part -> Objects.requireNonNullElse(part, ""))
                .collect(Collectors.joining("\n"));
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(hash, BYTES));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
