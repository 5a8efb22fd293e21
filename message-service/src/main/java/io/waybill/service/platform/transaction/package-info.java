/** What is done in one database transaction. */
@NullMarked
package io.waybill.service.platform.transaction;

import org.jspecify.annotations.NullMarked;
