/**
 * The ways in, for programs with a key and for people with a browser, and what is refused before anybody is asked.
 */
@NamedInterface("security")
@NullMarked
package io.waybill.service.access.security;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
