/** Main classes of the local stack in deploy/local. */
@NullMarked
package io.waybill.test.local;

import org.jspecify.annotations.NullMarked;
