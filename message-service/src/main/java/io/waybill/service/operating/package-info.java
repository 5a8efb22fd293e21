/** What people do to messages, one or many, and what people are told. */
@NullMarked
package io.waybill.service.operating;

import org.jspecify.annotations.NullMarked;
