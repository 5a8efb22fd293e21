package io.waybill.patterns;

import com.mysql.cj.MysqlConnection;
import com.mysql.cj.Query;
import com.mysql.cj.interceptors.QueryInterceptor;
import com.mysql.cj.log.Log;
import com.mysql.cj.protocol.Resultset;
import com.mysql.cj.protocol.ServerSession;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Has the driver tell of each statement that it sends to the server, COMMIT among them. Public since the driver makes it. */
public final class Statements implements QueryInterceptor {

    /** For the URL of a database. */
    static final String WATCHED = "?queryInterceptors=" + Statements.class.getName();

    /** Where the server takes attributes of statements, their number comes first. */
    private static final Pattern START = Pattern.compile("^\\P{Graph}+");

    private static final List<String> FOR_ANY_TRANSACTION =
            List.of("set autocommit", "set session transaction", "select @@session.t");

    private static final List<Consumer<Statement>> WATCHES = new CopyOnWriteArrayList<>();

    private MysqlConnection connection;

    /** @param text in lower case */
    record Statement(String thread, MysqlConnection connection, String text) {

        boolean isEnd() {
            return text.equals("commit") || text.equals("rollback");
        }

        /** Not one that Spring, the pool or the driver needs for any transaction. */
        boolean isWork() {
            return !isEnd() && FOR_ANY_TRANSACTION.stream().noneMatch(text::startsWith);
        }

        boolean writesMessages() {
            return (text.startsWith("update") || text.startsWith("insert") || text.startsWith("set statement"))
                    && (text.contains("waybill_transaction") || text.contains("waybill_order"));
        }
    }

    static Requests.Watching watch(Consumer<Statement> each) {
        WATCHES.add(each);
        return () -> WATCHES.remove(each);
    }

    @Override
    public QueryInterceptor init(MysqlConnection of, Properties settings, Log log) {
        connection = of;
        return this;
    }

    @Override
    public <T extends Resultset> T preProcess(Supplier<String> sql, Query query) {
        String text = START.matcher(sql.get()).replaceFirst("").strip().toLowerCase(Locale.ROOT);
        Statement statement = new Statement(Thread.currentThread().getName(), connection, text);
        WATCHES.forEach(watch -> watch.accept(statement));
        return null;
    }

    @Override
    public boolean executeTopLevelOnly() {
        return true;
    }

    @Override
    public void destroy() {}

    @Override
    public <T extends Resultset> T postProcess(Supplier<String> sql, Query query, T result, ServerSession session) {
        return null;
    }
}
