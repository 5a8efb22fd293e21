/** Administration of RocketMQ: topics that must exist, reachability. */
@NamedInterface("broker")
@NullMarked
package io.waybill.service.platform.broker;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
