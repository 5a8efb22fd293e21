/** How the service proves to others that it is the one who speaks. */
@NullMarked
package io.waybill.service.platform.signing;

import org.jspecify.annotations.NullMarked;
