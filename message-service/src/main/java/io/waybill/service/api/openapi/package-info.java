/** The API's description of itself. */
@NullMarked
package io.waybill.service.api.openapi;

import org.jspecify.annotations.NullMarked;
