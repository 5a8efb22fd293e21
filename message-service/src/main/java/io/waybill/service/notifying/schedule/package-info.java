/** What is still to be said to whom, and when. */
@NamedInterface("schedule")
@NullMarked
package io.waybill.service.notifying.schedule;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
