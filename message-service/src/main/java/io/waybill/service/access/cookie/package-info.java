/** What browsers keep for the service: signed, and out of reach of scripts. */
@NullMarked
package io.waybill.service.access.cookie;

import org.jspecify.annotations.NullMarked;
