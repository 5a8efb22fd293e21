/** What is done in one database transaction. */
@NullMarked
package io.waybill.service.transaction;

import org.jspecify.annotations.NullMarked;
