/** Who there is, by configuration, and what each role may do. */
@NamedInterface("account")
@NullMarked
package io.waybill.service.access.account;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
