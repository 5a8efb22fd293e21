/** Groups that are gone: what they owed is waived. */
@NullMarked
package io.waybill.service.consuming.retirement;

import org.jspecify.annotations.NullMarked;
