/** The message service: tracks every message from pending to done, without standing in anybody's way. */
@NullMarked
package io.waybill.service;

import org.jspecify.annotations.NullMarked;
