/** Gauges of what lies in the database and of how far the journal has read; counters are where things happen. */
@NullMarked
package io.waybill.service.observability.metrics;

import org.jspecify.annotations.NullMarked;
