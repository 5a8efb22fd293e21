/**
 * The ways in, for programs with a key and for people with a browser, and what is refused before anybody is asked.
 */
@NullMarked
package io.waybill.service.access.security;

import org.jspecify.annotations.NullMarked;
