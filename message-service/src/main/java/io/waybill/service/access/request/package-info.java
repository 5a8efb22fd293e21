/** What is done about requests before anybody handles them: their size, and that they are carried out once. */
@NamedInterface("request")
@NullMarked
package io.waybill.service.access.request;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
