/** What people see of the outbox, where the host has Spring Boot's actuator. */
@NullMarked
package io.waybill.autoconfigure.outbox;

import org.jspecify.annotations.NullMarked;
