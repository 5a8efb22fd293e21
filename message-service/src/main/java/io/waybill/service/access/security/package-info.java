/** Who may call the API. */
@NullMarked
package io.waybill.service.access.security;

import org.jspecify.annotations.NullMarked;
