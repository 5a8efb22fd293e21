package io.waybill.service.notifying.profile;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What counts as success, and how long is waited for it, unless an endpoint says otherwise. All sign as Standard Webhooks. */
public enum Profile {
    /** Standard Webhooks 1.0: any status of 2xx. */
    STANDARD(Duration.ofSeconds(20), new SuccessRule(Set.of(), null)),
    /** As Alipay has it: the answer is {@code success} and nothing else. */
    ALIPAY(Duration.ofSeconds(20), new SuccessRule(Set.of(), "success")),
    /** As WeChat Pay has it: any status of 2xx, within five seconds. */
    WECHAT(Duration.ofSeconds(5), new SuccessRule(Set.of(), null)),
    /** What the endpoint's own rule says. */
    CUSTOM(Duration.ofSeconds(20), new SuccessRule(Set.of(), null));

    private final Duration timeout;
    private final SuccessRule success;

    Profile(Duration timeout, SuccessRule success) {
        this.timeout = timeout;
        this.success = success;
    }

    /** Unless the endpoint has its own; no endpoint of the profile waits longer than {@link #WECHAT} says of its. */
    public Duration timeout() {
        return timeout;
    }

    /** Unless the endpoint has its own, which only {@link #CUSTOM} may. */
    public SuccessRule success() {
        return success;
    }

    /** As it stands in requests: in lower case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Profile> of(String text) {
        return Stream.of(values())
                .filter(profile -> profile.text().equals(text))
                .findFirst();
    }
}
