/** Where the service may go when it asks producers over HTTP, and which check URLs they may name. */
@NullMarked
package io.waybill.service.producing.check.host;

import org.jspecify.annotations.NullMarked;
