package io.waybill.service.console.page;

import java.util.List;

/** What a page says in the reader's language: the key of a text, and what stands in it. */
public interface Sentence {

    String key();

    List<?> arguments();
}
