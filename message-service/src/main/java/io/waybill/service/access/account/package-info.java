/** Who there is, by configuration, and what each role may do. */
@NullMarked
package io.waybill.service.access.account;

import org.jspecify.annotations.NullMarked;
