/** Starts Java programs as processes of their own, which can be killed. */
@NullMarked
package io.waybill.test.process;

import org.jspecify.annotations.NullMarked;
