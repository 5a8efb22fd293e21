/** How much the database takes in one statement, and cutting what is written to fit. */
@NamedInterface("packet")
@NullMarked
package io.waybill.service.platform.packet;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
