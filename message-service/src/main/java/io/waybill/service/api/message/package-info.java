/** Lists of messages and single messages, for programs. */
@NullMarked
package io.waybill.service.api.message;

import org.jspecify.annotations.NullMarked;
