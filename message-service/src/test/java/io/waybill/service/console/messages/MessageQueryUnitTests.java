package io.waybill.service.console.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waybill.service.api.message.MessageFilter;
import io.waybill.service.model.State;
import io.waybill.service.operating.operation.Selection;
import io.waybill.service.platform.refusal.RefusedException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;

class MessageQueryUnitTests {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static MessageQuery query(String query) {
        MultiValueMap<String, String> parameters = new LinkedMultiValueMap<>();
        UriComponentsBuilder.fromUriString("/?" + query)
                .build()
                .getQueryParams()
                .forEach((name, values) -> values.forEach(value -> parameters.add(name, value)));
        return MessageQuery.of(parameters);
    }

    @Test
    void filtersAreReadFromTheAddress() {
        MessageFilter filter = query("state=DEAD&state=sent&topic=T&group=G&attempts=3&within=24h")
                .filter(NOW);

        assertThat(filter.states()).containsExactlyInAnyOrder(State.DEAD, State.SENT);
        assertThat(filter.topic()).isEqualTo("T");
        assertThat(filter.group()).isEqualTo("G");
        assertThat(filter.attempts()).isEqualTo(3);
        assertThat(filter.from().epochMillis())
                .isEqualTo(Instant.parse("2026-02-28T12:00:00Z").toEpochMilli());
    }

    @Test
    void whatCantBeReadIsNamedAndDoesNotFail() {
        MessageQuery query = query("state=LOST&attempts=x&from=yesterday&topic=订单&within=-&cursor=1&fingerprint=?");
        query.filter(NOW);
        query.cursor();

        assertThat(query.unreadable())
                .containsExactlyInAnyOrder("state", "attempts", "from", "topic", "within", "cursor", "fingerprint");
    }

    @Test
    void theNextPageKeepsTheFilters() {
        assertThat(query("state=DEAD&key=a b&&cursor=old").after("new"))
                .isEqualTo("/messages?state=DEAD&key=a%20b&cursor=new");
    }

    @Test
    void whatIsTypedCantAddFiltersToTheAddress() {
        MultiValueMap<String, String> parameters = new LinkedMultiValueMap<>();
        parameters.add("key", "a&state=DONE#{x}");

        assertThat(MessageQuery.of(parameters).with("cursor", ""))
                .isEqualTo("/messages?key=a%26state%3DDONE%23%7Bx%7D");
    }

    @Test
    void anOperationIsAboutExactlyWhatTheListShows() {
        Selection selection = OperationSelections.of(query("state=DEAD&group=G&type=TAG&within=1h"), 7, NOW);

        assertThat(selection.group()).isEqualTo("G");
        assertThat(selection.tag()).isEqualTo("TAG");
        assertThat(selection.first()).isEqualTo(7);
        assertThat(selection.from()).isEqualTo("2026-03-01T11:00:00Z");
    }

    @Test
    void anOperationIsRefusedWhereItWouldBeAboutMoreThanTheListShows() {
        for (String filters : new String[] {
            "",
            "state=DEAD&state=SENT",
            "state=DEAD&deliveryState=OWED",
            "state=DEAD&attempts=x",
            "state=DEAD&flag=CONFLICT"
        }) {
            assertThatThrownBy(() -> OperationSelections.of(query(filters), null, NOW))
                    .as(filters)
                    .isInstanceOf(RefusedException.class);
        }
    }
}
