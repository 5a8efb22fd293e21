/** Groups that are gone: what they owed is waived. */
@NamedInterface("retirement")
@NullMarked
package io.waybill.service.consuming.retirement;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
