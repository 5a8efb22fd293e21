/** Logins at OpenID Connect providers. */
@NullMarked
package io.waybill.service.access.oidc;

import org.jspecify.annotations.NullMarked;
