/** Where alerts go: webhooks, chats, e-mail. */
@NamedInterface("alert-channel")
@NullMarked
package io.waybill.service.operating.alert.channel;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
