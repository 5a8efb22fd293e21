/** The local message table: messages that are published after the transaction in which they were written has committed. */
@NullMarked
package io.waybill.internal.outbox;

import org.jspecify.annotations.NullMarked;
