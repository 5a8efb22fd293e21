/** What people and services did. */
@NullMarked
package io.waybill.service.access.audit;

import org.jspecify.annotations.NullMarked;
