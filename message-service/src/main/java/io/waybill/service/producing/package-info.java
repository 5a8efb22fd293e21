/** What producers prepare, are asked, and are told. */
@NullMarked
package io.waybill.service.producing;

import org.jspecify.annotations.NullMarked;
