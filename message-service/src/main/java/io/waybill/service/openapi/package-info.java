/** The API's description of itself. */
@NullMarked
package io.waybill.service.openapi;

import org.jspecify.annotations.NullMarked;
