/** The web pages for people: what died and why, where each message is, who did what. No page's GET changes anything. */
@NullMarked
package io.waybill.service.console;

import org.jspecify.annotations.NullMarked;
