/** What operators do to single messages; docs/adr/0013-what-operators-do.md. */
@NullMarked
package io.waybill.service.operating.action;

import org.jspecify.annotations.NullMarked;
