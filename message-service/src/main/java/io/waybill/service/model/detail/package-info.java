/** What is said beside a fact: codes with arguments, and the English of the version before. */
@NamedInterface("detail")
@NullMarked
package io.waybill.service.model.detail;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
