/** What operators do to single messages; docs/adr/0013-what-operators-do.md. */
@NullMarked
package io.waybill.service.action;

import org.jspecify.annotations.NullMarked;
