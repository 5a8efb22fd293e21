/** Puts what the service knows by codes into words, in the language of who reads them. */
@NamedInterface("words")
@NullMarked
package io.waybill.service.platform.words;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
