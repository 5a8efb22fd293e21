package io.waybill.service.tracking.retrypolicy;

import java.util.regex.Pattern;

/** What a policy is for. */
public enum PolicyScope {
    TOPIC("topic", "[%|a-zA-Z0-9_-]{1,127}"),
    GROUP("group", "[%|a-zA-Z0-9_-]{1,255}");

    private final String word;
    private final Pattern names;

    PolicyScope(String word, String names) {
        this.word = word;
        this.names = Pattern.compile(names);
    }

    String word() {
        return word;
    }

    /** Whether RocketMQ could have one of this name. */
    boolean allows(String name) {
        return names.matcher(name).matches();
    }
}
