/** Lists of messages, the page of one, and what is done to it from there. */
@NullMarked
package io.waybill.service.console.messages;

import org.jspecify.annotations.NullMarked;
