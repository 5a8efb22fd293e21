/** Waybill's own connection to RocketMQ, beside whatever the host application has. */
@NullMarked
package io.waybill.internal.broker;

import org.jspecify.annotations.NullMarked;
