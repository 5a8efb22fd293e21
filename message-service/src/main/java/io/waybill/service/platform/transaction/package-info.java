/** What is done in one database transaction. */
@NamedInterface("transaction")
@NullMarked
package io.waybill.service.platform.transaction;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
