/** Puts what the service knows by codes into words, in the language of who reads them. */
@NullMarked
package io.waybill.service.platform.words;

import org.jspecify.annotations.NullMarked;
