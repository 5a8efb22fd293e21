/** Administration of RocketMQ: topics that must exist, reachability. */
@NullMarked
package io.waybill.service.broker;

import org.jspecify.annotations.NullMarked;
