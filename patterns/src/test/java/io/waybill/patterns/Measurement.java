package io.waybill.patterns;

import io.waybill.patterns.Requests.Request;
import io.waybill.patterns.Statements.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** What happens from its beginning until it is closed, in the order in which it does: statements of all, and requests for one topic. */
final class Measurement implements AutoCloseable {

    private final String thread = Thread.currentThread().getName();
    private final List<Object> events = new CopyOnWriteArrayList<>();
    private final Requests.Watching requests;
    private final Requests.Watching statements;

    private Measurement(String topic) {
        requests = Requests.watch(topic, events::add);
        statements = Statements.watch(events::add);
    }

    /** Of what this thread does, and what others do about it afterwards. */
    static Measurement of(String topic) {
        return new Measurement(topic);
    }

    @Override
    public void close() {
        statements.close();
        requests.close();
    }

    /** On the way to COMMIT of this thread. */
    List<Request> requestsBefore() {
        return requests(events.subList(0, commit()));
    }

    List<Request> requestsAfter() {
        return requests(events.subList(commit(), events.size()));
    }

    private static List<Request> requests(List<Object> among) {
        return among.stream()
                .filter(Request.class::isInstance)
                .map(Request.class::cast)
                .toList();
    }

    /** Those of this thread until its COMMIT, but for what every transaction needs. */
    List<Statement> statementsBefore() {
        return statements(events.subList(0, commit())).stream()
                .filter(this::isOwn)
                .filter(Statement::isWork)
                .toList();
    }

    /** Those of each transaction of others that wrote to tables of messages, one list for each. */
    List<List<Statement>> transactionsAfter() {
        List<List<Statement>> ended = new ArrayList<>();
        Map<Object, List<Statement>> running = new LinkedHashMap<>();
        for (Statement statement : statements(events.subList(commit(), events.size()))) {
            if (isOwn(statement)) {
                continue;
            }
            List<Statement> transaction = running.computeIfAbsent(statement.connection(), same -> new ArrayList<>());
            if (statement.isWork()) {
                transaction.add(statement);
            } else if (statement.isEnd()) {
                ended.add(transaction);
                running.remove(statement.connection());
            }
        }
        return ended.stream()
                .filter(transaction -> transaction.stream().anyMatch(Statement::writesMessages))
                .toList();
    }

    private static List<Statement> statements(List<Object> among) {
        return among.stream()
                .filter(Statement.class::isInstance)
                .map(Statement.class::cast)
                .toList();
    }

    private boolean isOwn(Statement statement) {
        return statement.thread().equals(thread);
    }

    private int commit() {
        for (int at = 0; at < events.size(); at++) {
            if (events.get(at) instanceof Statement statement
                    && isOwn(statement)
                    && statement.text().equals("commit")) {
                return at;
            }
        }
        throw new AssertionError("no COMMIT: " + events);
    }
}
