/** Starts a real RocketMQ name server and broker inside the JVM. */
@NullMarked
package io.waybill.test.rocketmq;

import org.jspecify.annotations.NullMarked;
