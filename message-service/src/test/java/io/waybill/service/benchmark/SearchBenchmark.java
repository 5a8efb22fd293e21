package io.waybill.service.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONObject;
import io.waybill.service.support.CookieClient;
import io.waybill.service.support.OwnServices;
import io.waybill.service.support.Service;
import io.waybill.service.tracking.journal.JournalWriter;
import io.waybill.test.TestDatabase;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Fills the tables and measures lists, counts and failure groups over random combinations of filters, through the API. How it
 * is run, and what came out: docs/performance.md. Not part of any build.
 */
@OwnServices
class SearchBenchmark {

    private static final int DEAD = Integer.getInteger("waybill.benchmark.dead", 100_000);
    private static final int DONE = Integer.getInteger("waybill.benchmark.done", 500_000);
    /** The same rows again, all in one partition, as before there were days. */
    private static final boolean ONE = Boolean.getBoolean("waybill.benchmark.one");

    private static final int REQUESTS = Integer.getInteger("waybill.benchmark.requests", 400);
    private static final double LONGEST_P95 = 300;
    private static final String[] SETTINGS = {
        // Days are as this makes them.
        "waybill.search.patience=120ms", "waybill.keep.interval=10d", "waybill.keep.closed=1000d"
    };

    private Random random = new Random(7);
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Times> all = new ArrayList<>();
    private List<Map<String, Object>> examples = List.of();
    private List<Map<String, Object>> done = List.of();
    private String base = "";
    private @Nullable CookieClient console;
    private int shortPages;

    @Test
    void listsStayFast() throws Exception {
        try (ConfigurableApplicationContext service = Service.start(TestDatabase.create("benchmark"), SETTINGS)) {
            int port = service.getBean(Environment.class).getRequiredProperty("local.server.port", Integer.class);
            base = "http://localhost:" + port + "/api/v1/";
            console = new CookieClient(port);
            JdbcTemplate jdbc = service.getBean(JdbcTemplate.class);
            Layout layout = new Layout(jdbc);
            layout.days(Filling.DAYS);
            long begun = System.nanoTime();
            new Filling(
                            service.getBean(JournalWriter.class),
                            jdbc,
                            new TransactionTemplate(service.getBean(PlatformTransactionManager.class)),
                            System.currentTimeMillis())
                    .fill(DEAD, DONE);
            System.out.printf("filled with %,d dead and %,d done messages in %s%n", DEAD, DONE, since(begun));
            examples = jdbc.queryForList(
                    "select m.topic, m.tag as type, d.group_name as `group`, d.reason, greatest(d.attempts, 1) as attempts,"
                            + " lower(hex(d.fingerprint)) as fingerprint, m.message_key as `key` from message_open m join"
                            + " delivery_open d on d.message_id = m.message_id and d.state = 4 limit 5000");
            done = jdbc.queryForList(
                    "select lower(insert(insert(insert(insert(hex(message_id), 9, 0, '-'), 14, 0, '-'), 19, 0, '-'), 24, 0, '-'))"
                            + " as id, message_key as `key` from message_closed"
                            + " where crc32(message_id) % ? = 0 limit 5000",
                    Math.max(1, DONE / 5_000));
            measure();
            if (ONE) {
                List<Times> withDays = List.copyOf(all);
                begun = System.nanoTime();
                layout.one();
                System.out.printf("all into one partition in %s%n", since(begun));
                measure();
                compare(withDays, all);
            }
        }
        all.forEach(times -> assertThat(times.percentile(0.95)).as("%s", times).isLessThan(LONGEST_P95));
    }

    private static void compare(List<Times> withDays, List<Times> inOne) {
        for (int i = 0; i < withDays.size(); i++) {
            Times now = withDays.get(i);
            Times before = inOne.get(i);
            System.out.printf(
                    "| %s | p50 %.2f | p95 %.2f |%n",
                    now.kind(),
                    now.percentile(0.5) / before.percentile(0.5),
                    now.percentile(0.95) / before.percentile(0.95));
        }
    }

    private void measure() throws Exception {
        all.clear();
        shortPages = 0;
        random = new Random(7);
        measureRequests();
        all.forEach(System.out::println);
        all.forEach(times -> System.out.println(times + " slowest: " + times.slowest()));
        System.out.println("short pages: " + shortPages);
    }

    private void measureRequests() throws Exception {
        lists("dead messages, first page", "DEAD", false);
        lists("dead messages, later page", "DEAD", true);
        lists("done messages, first page", "DONE", false);
        lists("done messages, later page", "DONE", true);
        lists("rolled back messages", "ROLLED_BACK", true);
        lists("messages in any state", "", true);
        singles();
        counts("count of dead messages", "DEAD");
        counts("count of messages in any state", "");
        groups();
        Objects.requireNonNull(console).login(Service.userOf("admin"), Service.PASSWORD);
        long begun = System.nanoTime();
        assertThat(Objects.requireNonNull(console).get("/").statusCode()).isEqualTo(200);
        System.out.printf(
                "the first overview, for which all is counted: %d ms%n", (System.nanoTime() - begun) / 1_000_000);
        pages("console: overview", "/");
        pages("console: failure groups", "/groups");
        pages("console: a failure group", "/groups/" + examples.get(0).get("fingerprint"));
        pages("console: dead messages", "/messages?state=DEAD");
        pages("console: a done message", "/messages/" + done.get(0).get("id"));
    }

    private void pages(String kind, String path) {
        Times times = new Times(kind);
        for (int i = -20; i < REQUESTS / 4; i++) {
            long begun = System.nanoTime();
            assertThat(Objects.requireNonNull(console).get(path).statusCode()).isEqualTo(200);
            if (i >= 0) {
                times.add(begun, path);
            }
        }
        all.add(times);
    }

    private void lists(String kind, String state, boolean later) throws Exception {
        Times times = new Times(kind);
        for (int i = -20; i < REQUESTS; i++) {
            Map<String, Object> filter = filter(state);
            if (later) {
                filter.put("to", someTime());
            }
            String query = query(filter);
            long begun = System.nanoTime();
            JSONObject page = get("messages?" + query);
            if (i >= 0) {
                times.add(begun, query);
            }
            shortPages += page.containsKey("lookedBackTo") && page.get("lookedBackTo") != null ? 1 : 0;
        }
        all.add(times);
    }

    private void singles() throws Exception {
        Times keys = new Times("messages of a key");
        Times messages = new Times("a done message");
        for (int i = -20; i < REQUESTS; i++) {
            Map<String, Object> example = done.get(random.nextInt(done.size()));
            long begun = System.nanoTime();
            get("messages?key=" + example.get("key"));
            if (i >= 0) {
                keys.add(begun, String.valueOf(example.get("key")));
            }
            begun = System.nanoTime();
            get("messages/" + example.get("id"));
            if (i >= 0) {
                messages.add(begun, String.valueOf(example.get("id")));
            }
        }
        all.add(keys);
        all.add(messages);
    }

    private void counts(String kind, String state) throws Exception {
        Times times = new Times(kind);
        for (int i = -20; i < REQUESTS; i++) {
            String query = query(filter(state));
            long begun = System.nanoTime();
            get("messages/count?" + query);
            if (i >= 0) {
                times.add(begun, query);
            }
        }
        all.add(times);
    }

    private void groups() throws Exception {
        Times lists = new Times("list of failure groups");
        Times pages = new Times("page of a failure group");
        for (int i = -20; i < REQUESTS; i++) {
            Map<String, Object> filter = new LinkedHashMap<>();
            Map<String, Object> example = examples.get(random.nextInt(examples.size()));
            for (String name : List.of("topic", "group", "reason")) {
                if (random.nextInt(4) == 0) {
                    filter.put(name, example.get(name));
                }
            }
            filter.put("sort", List.of("COUNT", "LAST_SEEN", "FIRST_SEEN").get(random.nextInt(3)));
            long begun = System.nanoTime();
            get("failure-groups?" + query(filter));
            if (i >= 0) {
                lists.add(begun, query(filter));
            }
            begun = System.nanoTime();
            get("failure-groups/" + example.get("fingerprint"));
            if (i >= 0) {
                pages.add(begun, String.valueOf(example.get("fingerprint")));
            }
        }
        all.add(lists);
        all.add(pages);
    }

    /** Any combination; the values belong together, or, in one case of three, to nothing in particular. */
    private Map<String, Object> filter(String state) {
        Map<String, Object> filter = new LinkedHashMap<>();
        if (!state.isEmpty()) {
            filter.put("state", state);
        }
        boolean belongs = random.nextInt(3) > 0;
        Map<String, Object> example = examples.get(random.nextInt(examples.size()));
        for (String name : List.of("topic", "type", "group", "reason", "attempts", "key", "fingerprint")) {
            int rarity = name.equals("key") || name.equals("fingerprint") ? 10 : 3;
            if (random.nextInt(rarity) == 0) {
                Map<String, Object> from = belongs ? example : examples.get(random.nextInt(examples.size()));
                filter.put(name, name.equals("attempts") && !belongs ? 1 + random.nextInt(16) : from.get(name));
            }
        }
        if (random.nextInt(3) == 0) {
            filter.put("from", someTime());
        }
        return filter;
    }

    private Instant someTime() {
        return Instant.now().minus(Duration.ofMinutes(random.nextInt(Filling.DAYS * 24 * 60)));
    }

    private static String query(Map<String, Object> filter) {
        return filter.entrySet().stream()
                .map(each -> each.getKey() + "="
                        + URLEncoder.encode(String.valueOf(each.getValue()), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private JSONObject get(String path) throws Exception {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(URI.create(base + path))
                        .header("X-API-Key", Service.API_KEY)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as("%s: %s", path, response.body()).isEqualTo(200);
        return JSON.parseObject(response.body());
    }

    private static Duration since(long begun) {
        return Duration.ofSeconds((System.nanoTime() - begun) / 1_000_000_000);
    }
}
