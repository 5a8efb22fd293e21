/** What people and services did. */
@NullMarked
package io.waybill.service.audit;

import org.jspecify.annotations.NullMarked;
