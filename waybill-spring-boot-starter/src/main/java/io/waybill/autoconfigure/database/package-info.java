/** Which of the host's data sources hold Waybill's tables, and what runs their transactions. */
@NullMarked
package io.waybill.autoconfigure.database;

import org.jspecify.annotations.NullMarked;
