/** The demonstration: real payments on the local stack, a crash in the middle, and the ledger afterwards. */
@NullMarked
package io.waybill.demo;

import org.jspecify.annotations.NullMarked;
