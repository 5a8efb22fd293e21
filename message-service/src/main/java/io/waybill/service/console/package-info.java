/** The pages for people. */
@NullMarked
package io.waybill.service.console;

import org.jspecify.annotations.NullMarked;
