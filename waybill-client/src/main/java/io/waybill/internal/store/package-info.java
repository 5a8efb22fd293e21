/** The database that holds Waybill's tables: its identity, its schema and its transactions. */
@NullMarked
package io.waybill.internal.store;

import org.jspecify.annotations.NullMarked;
