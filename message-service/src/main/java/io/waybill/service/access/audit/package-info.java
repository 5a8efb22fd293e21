/** What people and services did. */
@NamedInterface("audit")
@NullMarked
package io.waybill.service.access.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
