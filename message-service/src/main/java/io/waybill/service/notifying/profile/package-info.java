/** How patiently somebody is told, and what counts as taken. */
@NamedInterface("profile")
@NullMarked
package io.waybill.service.notifying.profile;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
