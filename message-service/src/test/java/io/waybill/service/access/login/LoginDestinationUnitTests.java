package io.waybill.service.access.login;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginDestinationUnitTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/messages",
                "/messages/",
                "/messages/0198c0de-0000-7000-8000-000000000001?tab=payload",
                "/messages?state=DEAD&key=a%20b&group=http:x&from=2026-01-31T08:00:00Z",
                "/archive?key=/a/b?c",
                "/groups/%E2%98%83"
            })
    void pagesOfOursArePlacesToGo(String path) {
        assertThat(LoginDestination.isPage(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "messages",
                "//evil.example",
                "///evil.example",
                "/\\evil.example",
                "\\\\evil.example",
                "/messages//evil.example",
                "/./messages",
                "/.//evil.example",
                "/messages/..//evil.example",
                "/%2e%2E/messages",
                "/..",
                "http://evil.example",
                "https:/evil.example",
                "javascript:alert(1)",
                " /messages",
                "/messages\r\nSet-Cookie: a=b",
                "/messages\u0000",
                "/\t/evil.example",
                "/messages?x=\u0007",
                "/messages#top",
                "/messages;jsessionid=1",
                "/m\u00e9",
                "/messages?x=<script>"
            })
    void nothingElseIs(String path) {
        assertThat(LoginDestination.isPage(path)).isFalse();
    }

    @Test
    void noLongOneIs() {
        assertThat(LoginDestination.isPage("/" + "a".repeat(999))).isTrue();
        assertThat(LoginDestination.isPage("/" + "a".repeat(1_000))).isFalse();
        assertThat(LoginDestination.isPage("/a".repeat(500))).isTrue();
        assertThat(LoginDestination.isPage("/a?" + "x".repeat(8_000))).isFalse();
    }
}
