/** Where alerts go: webhooks, chats, e-mail. */
@NullMarked
package io.waybill.service.operating.alert.channel;

import org.jspecify.annotations.NullMarked;
