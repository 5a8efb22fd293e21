package io.waybill.service.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.service.api.message.Flag;
import io.waybill.service.model.DeliveryState;
import io.waybill.service.model.Reason;
import io.waybill.service.model.State;
import io.waybill.service.model.TimelineEvent;
import io.waybill.service.model.detail.DetailCode;
import io.waybill.service.model.detail.Worded;
import io.waybill.service.notifying.endpoint.PauseReason;
import io.waybill.service.notifying.schedule.NotificationState;
import io.waybill.service.operating.alert.Rule;
import io.waybill.service.operating.operation.BulkAction;
import io.waybill.service.operating.operation.Operation;
import io.waybill.service.operating.operation.Operations;
import io.waybill.service.operating.operation.Phase;
import io.waybill.service.platform.retention.WarningCode;
import io.waybill.service.tracking.fact.JournalFact.PublicationTried;
import io.waybill.service.tracking.quarantine.QuarantineCode;
import io.waybill.service.tracking.triage.FailureGroupOrder;
import io.waybill.service.tracking.triage.TriageStatus;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.support.StaticMessageSource;

class TextsUnitTests {

    private static final Path RESOURCES = Path.of("src/main/resources");
    private static final Path SOURCES = Path.of("src/main/java/io/waybill/service");

    /** Keys that are put together: what follows is found elsewhere, and looked after below where it is an enum. */
    private static final Set<String> PREFIXES = Set.of(
            "notification.",
            "endpoints.pause.",
            "act.",
            "age.",
            "alert.",
            "action.",
            "bound.",
            "broker.",
            "bulk.",
            "delivery.",
            "done.",
            "error.",
            "refusal.",
            "note.",
            "item.",
            "detail.",
            "event.",
            "filter.within.",
            "mode.",
            "payload.",
            "phase.",
            "privacy.place.",
            "flag.",
            "rule.",
            "runbook.",
            "problem.",
            "reason.",
            "setaside.",
            "sort.",
            "span.",
            "state.",
            "status.",
            "diagnosis.",
            "tab.",
            "warning.",
            "why.");

    /** Such marks as of texts have another meaning there. */
    private static final Set<String> SQL =
            Set.of("DeliveryLines.java", "GroupOperations.java", "ProducerClocks.java", "DashboardMapper.java");

    private static Properties read(String language) throws IOException {
        Properties texts = new Properties();
        try (Reader reader = Files.newBufferedReader(RESOURCES.resolve("messages_" + language + ".properties"))) {
            texts.load(reader);
        }
        return texts;
    }

    private static String sources() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> templates = Files.walk(RESOURCES.resolve("templates"));
                Stream<Path> code = Files.walk(SOURCES.resolve("console"))) {
            for (Path file : Stream.concat(templates, code)
                    .filter(Files::isRegularFile)
                    .filter(file -> !SQL.contains(file.getFileName().toString()))
                    .toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }

    private static Set<String> find(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void bothLanguagesHaveTheSameTexts() throws IOException {
        assertThat(read("zh_CN").stringPropertyNames())
                .containsExactlyInAnyOrderElementsOf(read("en").stringPropertyNames());
        assertThat(read("zh_CN").values()).doesNotContain("");
    }

    @Test
    void noTextIsMissing() throws IOException {
        Set<String> used = find(sources(), "#\\{([a-z][\\w.-]*)[}(]");
        used.addAll(find(sources(), "\"(nav\\.[a-z]+)\""));

        assertThat(read("en").stringPropertyNames()).containsAll(used);
    }

    @Test
    void noTextIsUnused() throws IOException {
        String sources = sources();
        Set<String> unused = read("en").stringPropertyNames().stream()
                .filter(key -> !sources.contains("#{" + key + "}")
                        && !sources.contains("#{" + key + "(")
                        && !sources.contains("'" + key + "'")
                        && !sources.contains("\"" + key + "\""))
                .filter(key -> PREFIXES.stream().noneMatch(key::startsWith))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(unused).isEmpty();
    }

    @Test
    void everythingThatHasStatesHasNamesForThem() throws IOException {
        Set<String> texts = read("en").stringPropertyNames();

        assertThat(texts).containsAll(keys("delivery.", DeliveryState.values()));
        assertThat(texts).containsAll(keys("reason.", Reason.values()));
        assertThat(texts).containsAll(keys("event.PUBLICATION_", PublicationTried.PublicationResult.values()));
        assertThat(texts).containsAll(keys("diagnosis.dead.", Reason.values()));
        assertThat(texts)
                .containsAll(keys(
                        "action.",
                        new Texts(new StaticMessageSource()).actions().toArray()));
        assertThat(texts).containsAll(keys("notification.", NotificationState.values()));
        assertThat(texts).containsAll(keys("endpoints.pause.", PauseReason.values()));
        assertThat(texts).containsAll(keys("flag.", Flag.values()));
        assertThat(texts).containsAll(keys("runbook.", Reason.values()));
        assertThat(texts).containsAll(keys("rule.", Rule.values()));
        assertThat(texts).containsAll(keys("phase.", Phase.values()));
        assertThat(texts).containsAll(keys("bulk.", BulkAction.values()));
        assertThat(texts).containsAll(keys("status.", TriageStatus.values()));
        assertThat(texts).containsAll(keys("sort.", FailureGroupOrder.values()));
        assertThat(texts)
                .containsAll(keys(
                        "state.",
                        Arrays.stream(State.values())
                                .filter(state -> state != State.NEW)
                                .toArray()));
    }

    @Test
    void everyWarningHasWords() throws IOException {
        assertThat(read("en").stringPropertyNames()).containsAll(keys("warning.", WarningCode.values()));
    }

    @Test
    void everyEventOfATimelineHasAName() throws IOException {
        assertThat(read("en").stringPropertyNames()).containsAll(keys("event.", TimelineEvent.values()));
    }

    /** Old rows are found by it, and nodes of the version before read it. */
    @Test
    void whatIsStoredByACodeIsInEnglishWhatTheCodeSays() throws IOException {
        Properties english = read("en");
        Map<String, Worded[]> codes = Map.of(
                "detail.",
                DetailCode.values(),
                "item.",
                Operations.OperationFailure.FailureCode.values(),
                "note.",
                Operation.Note.NoteCode.values(),
                "setaside.detail.",
                QuarantineCode.values());
        codes.forEach((prefix, all) -> assertThat(all)
                .allSatisfy(code -> assertThat(
                                english.getProperty(prefix + code.name()).replace("''", "'"))
                        .isEqualTo(code.english())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh_CN"})
    void textsWithArgumentsHaveNoApostrophesThatWouldSwallowThem(String language) throws IOException {
        read(language).forEach((key, text) -> {
            if (text.toString().contains("{")) {
                assertThat(text.toString().replace("''", "")).as(key.toString()).doesNotContain("'");
            }
        });
    }

    /** The page of the audit log offers each verb to filter by. */
    @Test
    void everyVerbThatHasWordsIsOffered() throws IOException {
        Set<String> worded = read("en").stringPropertyNames().stream()
                .filter(key -> key.startsWith("action."))
                .map(key -> key.substring("action.".length()))
                .collect(Collectors.toSet());

        assertThat(new Texts(new StaticMessageSource()).actions()).containsExactlyInAnyOrderElementsOf(worded);
    }

    private static Set<String> keys(String prefix, Object[] values) {
        return Arrays.stream(values).map(value -> prefix + value).collect(Collectors.toSet());
    }
}
