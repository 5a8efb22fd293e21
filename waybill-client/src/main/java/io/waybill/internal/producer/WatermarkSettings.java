package io.waybill.internal.producer;

import java.time.Duration;

/**
 * How marks are kept.
 *
 * @param interval between two saves of the mark
 * @param orphanAfter how long a process' mark must not have been saved for the process to be taken for dead
 */
public record WatermarkSettings(Duration interval, Duration orphanAfter) {}
