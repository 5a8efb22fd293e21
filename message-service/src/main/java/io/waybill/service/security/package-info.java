/** Who may call the API. */
@NullMarked
package io.waybill.service.security;

import org.jspecify.annotations.NullMarked;
