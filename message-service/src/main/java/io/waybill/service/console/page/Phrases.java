package io.waybill.service.console.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.EncodedResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.stereotype.Component;

/**
 * Says in the reader's language what the service says in English, be it refused just now or written down long ago. What it says
 * stands under {@code said.} among the English texts, with {0} for what differs ({0,number} for what is a number); a test looks
 * after that. Whatever is not among them stays as it is. Thread-safe.
 */
@Component("phrases")
class Phrases {

    static final String PREFIX = "said.";
    private static final Pattern ARGUMENT = Pattern.compile("\\{(\\d)(,number)?}");
    private static final Pattern CODE = Pattern.compile("[A-Z_]+");

    private record Phrase(String key, Pattern pattern, int arguments, int letters) {}

    private final MessageSource messages;
    private final List<Phrase> phrases;

    Phrases(MessageSource messages) {
        this.messages = messages;
        // What says more says it more exactly.
        this.phrases = english().entrySet().stream()
                .filter(each -> each.getKey().toString().startsWith(PREFIX))
                .map(each -> phrase(each.getKey().toString(), each.getValue().toString()))
                .sorted(Comparator.comparingInt(Phrase::letters).reversed())
                .toList();
    }

    private static Properties english() {
        try {
            return PropertiesLoaderUtils.loadProperties(
                    new EncodedResource(new ClassPathResource("messages_en.properties"), StandardCharsets.UTF_8));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /** What begins a phrase is a name; elsewhere anything may stand for an argument. */
    private static Phrase phrase(String key, String text) {
        StringBuilder pattern = new StringBuilder();
        Matcher argument = ARGUMENT.matcher(text);
        int end = 0;
        int count = 0;
        int letters = 0;
        while (argument.find()) {
            String literal = text.substring(end, argument.start());
            String any = argument.group(2) != null ? "\\d+" : argument.start() == 0 ? "\\S+" : ".+?";
            pattern.append(Pattern.quote(literal)).append("(?<a" + argument.group(1) + ">" + any + ")");
            letters += literal.length();
            end = argument.end();
            count++;
        }
        pattern.append(Pattern.quote(text.substring(end)));
        return new Phrase(
                key, Pattern.compile(pattern.toString(), Pattern.DOTALL), count, letters + text.length() - end);
    }

    /** Several phrases may be put together with semicolons. */
    public @Nullable String say(@Nullable String english) {
        Locale reader = LocaleContextHolder.getLocale();
        if (english == null || reader.getLanguage().equals(Locale.ENGLISH.getLanguage())) {
            return english;
        }
        List<String> said = new ArrayList<>();
        for (String part : english.split("; ")) {
            translate(part, reader).ifPresent(said::add);
        }
        boolean all = said.size() == english.split("; ").length;
        return all ? String.join("；", said) : translate(english, reader).orElse(english);
    }

    private Optional<String> translate(String english, Locale reader) {
        for (Phrase phrase : phrases) {
            Matcher found = phrase.pattern().matcher(english);
            if (found.matches()) {
                Object[] arguments = new Object[phrase.arguments()];
                for (int i = 0; i < arguments.length; i++) {
                    arguments[i] = named(found.group("a" + i), reader);
                }
                return Optional.ofNullable(messages.getMessage(phrase.key(), arguments, null, reader));
            }
        }
        return Optional.empty();
    }

    /** The name of a state or a phase, where it is one. */
    private String named(String argument, Locale reader) {
        if (!CODE.matcher(argument).matches()) {
            return argument;
        }
        String phase = messages.getMessage("phase." + argument, null, argument, reader);
        return String.valueOf(
                argument.equals(phase) ? messages.getMessage("state." + argument, null, argument, reader) : phase);
    }
}
