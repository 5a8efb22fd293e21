/** What is kept: how much of each table there is, what bounds it, and when it was swept. */
@NamedInterface("storage")
@NullMarked
package io.waybill.service.operating.storage;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
