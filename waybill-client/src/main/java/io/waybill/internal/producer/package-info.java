/** The producer side: half message, local transaction, exact check-back, outcome events. */
@NullMarked
package io.waybill.internal.producer;

import org.jspecify.annotations.NullMarked;
