/** Asks producing stores what became of messages whose outcome or publication was never seen. */
@NullMarked
package io.waybill.service.producing.check.rocketmq;

import org.jspecify.annotations.NullMarked;
