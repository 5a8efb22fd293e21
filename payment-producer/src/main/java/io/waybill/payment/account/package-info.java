/** Accounts that payments are taken from. */
@NullMarked
package io.waybill.payment.account;

import org.jspecify.annotations.NullMarked;
