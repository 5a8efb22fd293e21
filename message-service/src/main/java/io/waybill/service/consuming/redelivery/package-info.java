/** Publishes messages again to groups whose receipt is overdue. */
@NullMarked
package io.waybill.service.consuming.redelivery;

import org.jspecify.annotations.NullMarked;
