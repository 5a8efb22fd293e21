/** What a consumer group has taken effect of, and whether that is committed. */
@NullMarked
package io.waybill.internal.processed;

import org.jspecify.annotations.NullMarked;
