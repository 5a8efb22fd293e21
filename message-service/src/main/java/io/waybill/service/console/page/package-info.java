/** What all pages have in common: who looks, in which language, and how errors look. */
@NullMarked
package io.waybill.service.console.page;

import org.jspecify.annotations.NullMarked;
