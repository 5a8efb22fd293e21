package io.waybill.protocol.wire;

import io.waybill.protocol.Limits;

/**
 * Why an attempt failed, cut to the lengths of {@link Limits}.
 *
 * @param type the exception's class name
 * @param stack the shortened stack trace
 */
public record Failure(String type, String message, String stack) {

    private static final int FRAMES = 12;

    public Failure {
        type = Limits.cut(type, Limits.NAME);
        message = Limits.cut(message, Limits.ERROR_MESSAGE);
        stack = Limits.cut(stack, Limits.STACK);
    }

    public static Failure of(Throwable error) {
        return new Failure(
                error.getClass().getName(), Limits.cut(error.getMessage(), Limits.ERROR_MESSAGE), shorten(error));
    }

    /** The first frames of the error and of each cause: enough to find the line, small enough to send. */
    private static String shorten(Throwable error) {
        StringBuilder stack = new StringBuilder();
        int depth = 0;
        for (Throwable cause = error; cause != null && depth < 5; cause = cause.getCause(), depth++) {
            stack.append(depth == 0 ? "" : "caused by ")
                    .append(cause.getClass().getName())
                    .append('\n');
            StackTraceElement[] frames = cause.getStackTrace();
            for (int i = 0; i < Math.min(FRAMES, frames.length); i++) {
                stack.append("  at ").append(frames[i]).append('\n');
            }
        }
        return stack.toString();
    }
}
