/** Administration of RocketMQ: topics that must exist, reachability. */
@NullMarked
package io.waybill.service.platform.broker;

import org.jspecify.annotations.NullMarked;
