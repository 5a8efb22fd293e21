package io.waybill.service.model.detail;

/**
 * A code that is stored instead of a sentence. It knows its English, with {0} and so on for its arguments, since the version
 * before has stored just that: nodes of it that still run read it, and what they have written is found by it.
 */
public interface Worded {

    String name();

    String english();
}
