package io.waybill.service.access.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpSession;

class SessionsUnitTests {

    private final Sessions sessions = new Sessions(new SessionSettings(3, 5));

    private List<MockHttpSession> begin(String user, int times) {
        List<MockHttpSession> begun = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            MockHttpSession session = new MockHttpSession();
            sessions.begin(session, user);
            begun.add(session);
        }
        return begun;
    }

    @Test
    void whoLogsInOftenEndsHisOwnOldestSessions() {
        MockHttpSession other = begin("bob", 1).get(0);
        List<MockHttpSession> all = begin("ann", 100);
        assertThat(sessions.count()).isEqualTo(4);
        assertThat(all.stream().filter(session -> !session.isInvalid())).hasSize(3);
        assertThat(all.get(99).isInvalid()).isFalse();
        assertThat(other.isInvalid()).isFalse();
    }

    @Test
    void allTogetherAreBoundedToo() {
        for (int i = 0; i < 20; i++) {
            begin("user-" + i, 2);
        }
        assertThat(sessions.count()).isEqualTo(5);
    }

    @Test
    void aSessionThatEndsLeavesNothing() {
        begin("ann", 1).get(0).invalidate();
        assertThat(sessions.count()).isZero();
    }

    @Test
    void whoLogsInAgainInOneSessionIsThereOnce() {
        MockHttpSession session = begin("ann", 1).get(0);
        sessions.begin(session, "bob");
        assertThat(sessions.count()).isEqualTo(1);
        session.invalidate();
        assertThat(sessions.count()).isZero();
    }
}
