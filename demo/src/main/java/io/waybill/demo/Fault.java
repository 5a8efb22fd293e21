package io.waybill.demo;

import io.waybill.protocol.Step;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Something that goes wrong with the stack while payments are made, and is put right again. */
sealed interface Fault {

    /** What can be killed or frozen. */
    Set<String> PARTS =
            Set.of("database", "nameserver", "broker", "message-service", "payment-producer", "order-consumer");

    /** How long it takes at most, roughly. */
    Duration duration();

    /** Parts are killed and come back. */
    record Kill(List<String> parts, Duration duration) implements Fault {}

    /** A part stands still and goes on, as in a long pause of its machine. */
    record Freeze(List<String> parts, Duration duration) implements Fault {}

    /** Connections to the databases of these schemas break, and are refused. */
    record Cut(List<String> schemas, Duration duration) implements Fault {}

    /** Nothing comes through to or from the databases of these schemas any more, and nobody says so. */
    record Stall(List<String> schemas, Duration duration) implements Fault {}

    /** Of every so many COMMITs to a schema's database, one is done and its answer is lost. */
    record LoseCommits(List<String> schemas, int every) implements Fault {
        @Override
        public Duration duration() {
            return Duration.ofSeconds(20);
        }
    }

    /** Processes die at named places, one after the other. */
    record Crash(List<Step> steps) implements Fault {
        @Override
        public Duration duration() {
            return Duration.ofMinutes(steps.size());
        }
    }

    /** The broker loses all it has stored. */
    record Wipe() implements Fault {
        @Override
        public Duration duration() {
            return Duration.ofSeconds(30);
        }
    }

    /** The message service is away, and never sees what was reported to it meanwhile. */
    record LoseEvents(Duration duration) implements Fault {}

    /** Reads {@code kill:broker+database:3s} and its like. */
    static Fault parse(String text) {
        String[] parts = text.split(":", -1);
        try {
            require(parts.length == segments(parts[0]));
            return switch (parts[0]) {
                case "kill" -> new Kill(names(parts[1], PARTS), time(parts[2]));
                case "freeze" -> new Freeze(names(parts[1], PARTS), time(parts[2]));
                case "cut" -> new Cut(names(parts[1], Stage.USERS.keySet()), time(parts[2]));
                case "stall" -> new Stall(names(parts[1], Stage.USERS.keySet()), time(parts[2]));
                case "lose-commits" -> {
                    int every = Integer.parseInt(parts[2]);
                    require(every > 0);
                    yield new LoseCommits(names(parts[1], Stage.USERS.keySet()), every);
                }
                case "crash" ->
                    new Crash(Stream.of(parts[1].split("\\+", -1))
                            .map(Step::valueOf)
                            .toList());
                case "lose-events" -> new LoseEvents(time(parts[1]));
                case "wipe" -> {
                    require(parts[1].equals("broker"));
                    yield new Wipe();
                }
                default -> throw new IllegalArgumentException("no such fault");
            };
        } catch (IllegalArgumentException | DateTimeParseException notUnderstood) {
            throw new IllegalArgumentException(
                    "'" + text
                            + "' is no fault. Examples: kill:broker:3s, kill:database+broker:10m, freeze:message-service:90s,"
                            + " cut:payment:20s, stall:orders:20s, lose-commits:payment:5, crash:COMMITTED, wipe:broker",
                    notUnderstood);
        }
    }

    private static int segments(String kind) {
        return kind.equals("crash") || kind.equals("lose-events") || kind.equals("wipe") ? 2 : 3;
    }

    private static List<String> names(String text, Set<String> known) {
        List<String> names = List.of(text.split("\\+", -1));
        require(known.containsAll(names));
        return names;
    }

    private static Duration time(String text) {
        Duration time = Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
        require(!time.isNegative());
        return time;
    }

    private static void require(boolean understood) {
        if (!understood) {
            throw new IllegalArgumentException();
        }
    }
}
