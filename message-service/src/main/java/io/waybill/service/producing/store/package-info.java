/** The databases of producers that were heard of, and what is said to all of them. */
@NullMarked
package io.waybill.service.producing.store;

import org.jspecify.annotations.NullMarked;
