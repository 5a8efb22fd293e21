/** Where and how somebody is notified, and how patiently. */
@NamedInterface("endpoint")
@NullMarked
package io.waybill.service.notifying.endpoint;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
