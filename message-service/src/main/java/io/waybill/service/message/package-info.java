/** What is known of one message, and the state that follows from it. */
@NullMarked
package io.waybill.service.message;

import org.jspecify.annotations.NullMarked;
