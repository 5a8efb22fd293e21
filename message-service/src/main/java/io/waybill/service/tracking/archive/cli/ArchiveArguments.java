package io.waybill.service.tracking.archive.cli;

import io.waybill.protocol.MessageId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for.
 *
 * @param settings those of the service, as {@code --waybill.archive.location=…}
 */
record ArchiveArguments(
        String command,
        List<String> units,
        @Nullable MessageId id,
        @Nullable String key,
        List<String> settings) {

    private static final Set<String> OPTIONS = Set.of("--id", "--key");
    private static final Set<String> FINDING = Set.of("find", "import");

    /** @throws MisusedException saying what is wrong */
    static ArchiveArguments parse(List<String> arguments) {
        List<String> words = new ArrayList<>();
        List<String> settings = new ArrayList<>();
        Map<String, String> options = new HashMap<>();
        for (int at = 0; at < arguments.size(); at++) {
            String argument = arguments.get(at);
            int end = argument.indexOf('=');
            String name = end < 0 ? argument : argument.substring(0, end);
            if (!argument.startsWith("--")) {
                words.add(argument);
            } else if (OPTIONS.contains(name)) {
                if (end < 0
                        && (at + 1 == arguments.size() || arguments.get(at + 1).startsWith("--"))) {
                    throw new MisusedException(name + " needs a value; one that begins with -- as " + name + "=--…");
                }
                if (options.put(name, end < 0 ? arguments.get(++at) : argument.substring(end + 1)) != null) {
                    throw new MisusedException(name + " is there twice");
                }
            } else if (end > 0 && name.contains(".")) {
                settings.add(argument);
            } else {
                throw new MisusedException("there is no option " + name);
            }
        }
        if (words.isEmpty()) {
            throw new MisusedException("there is no command");
        }
        return new ArchiveArguments(
                        words.get(0),
                        List.copyOf(words.subList(1, words.size())),
                        id(options.get("--id")),
                        options.get("--key"),
                        List.copyOf(settings))
                .checked();
    }

    private static @Nullable MessageId id(@Nullable String text) {
        try {
            return text == null ? null : MessageId.parse(text);
        } catch (IllegalArgumentException invalid) {
            throw new MisusedException("--id is not a message's id: " + invalid.getMessage());
        }
    }

    private ArchiveArguments checked() {
        boolean any = id != null || key != null;
        String wrong = null;
        switch (command) {
            case "list" -> wrong = units.isEmpty() ? null : "list takes no units";
            case "verify" -> {}
            case "find" ->
                wrong = !units.isEmpty() || (id == null) == (key == null) ? "find takes --id or --key" : null;
            case "import" -> wrong = units.size() != 1 ? "import takes one unit" : null;
            default -> wrong = "there is no command '" + command + "'";
        }
        if (wrong == null && any && !FINDING.contains(command)) {
            wrong = command + " takes neither --id nor --key";
        }
        if (wrong != null) {
            throw new MisusedException(wrong);
        }
        return this;
    }
}
