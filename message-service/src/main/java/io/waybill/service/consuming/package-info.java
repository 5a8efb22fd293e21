/** Gets messages to consumer groups that owe a receipt. */
@NullMarked
package io.waybill.service.consuming;

import org.jspecify.annotations.NullMarked;
