/** Real infrastructure for tests: a RocketMQ broker and a database, without Docker. */
@NullMarked
package io.waybill.test;

import org.jspecify.annotations.NullMarked;
