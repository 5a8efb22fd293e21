/** Bulk operations, from plan to end. */
@NullMarked
package io.waybill.service.console.operations;

import org.jspecify.annotations.NullMarked;
