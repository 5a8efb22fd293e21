/** What people and services did, for good. */
@NullMarked
package io.waybill.service.audit;

import org.jspecify.annotations.NullMarked;
