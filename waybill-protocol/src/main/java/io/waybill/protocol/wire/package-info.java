/**
 * What travels on Waybill's own topics: batches of events to the message service, batches of commands back, and how both are
 * read and written. Versioned: what an older or a newer side writes is understood, or set aside whole.
 */
@NullMarked
package io.waybill.protocol.wire;

import org.jspecify.annotations.NullMarked;
