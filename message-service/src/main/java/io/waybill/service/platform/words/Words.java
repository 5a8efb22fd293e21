package io.waybill.service.platform.words;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** Says in words what is known by code. Programs read English, whatever they accept. Thread-safe. */
@Component("words")
public class Words {

    private final MessageSource messages;

    public Words(MessageSource messages) {
        this.messages = messages;
    }

    /** In the reader's language. */
    public String say(Saying saying) {
        return say(saying, LocaleContextHolder.getLocale());
    }

    /** In the reader's language; what is newer than the texts, as it is said otherwise. */
    public String say(Saying saying, String otherwise) {
        Locale locale = LocaleContextHolder.getLocale();
        return messages.getMessage(saying.key(), null, null, locale) == null ? otherwise : say(saying, locale);
    }

    public String english(Saying saying) {
        return say(saying, Locale.ENGLISH);
    }

    private String say(Saying saying, Locale locale) {
        Object[] arguments =
                saying.arguments().stream().map(each -> text(each, locale)).toArray();
        String text = messages.getMessage(saying.key(), arguments, null, locale);
        // What is newer than the texts has to do with its own name.
        return text == null ? saying.key() + " " + saying.arguments() : text;
    }

    /** Numbers as they are: they are the ids and sizes that people compare and copy. */
    private String text(Object argument, Locale locale) {
        if (argument instanceof Saying inner) {
            return say(inner, locale);
        }
        if (argument instanceof Collection<?> several) {
            String and = isEnglish(locale) ? "; " : "；";
            return several.stream().map(each -> text(each, locale)).collect(Collectors.joining(and));
        }
        return argument instanceof Enum<?> code && !isEnglish(locale) ? name(code, locale) : String.valueOf(argument);
    }

    /** In English states and phases are called by their codes, as programs know them. */
    private String name(Enum<?> code, Locale locale) {
        String kind = code.getDeclaringClass().getSimpleName().toLowerCase(Locale.ROOT);
        @Nullable String name = messages.getMessage(kind + "." + code.name(), null, null, locale);
        return name == null ? code.name() : name;
    }

    private static boolean isEnglish(Locale locale) {
        return locale.getLanguage().equals(Locale.ENGLISH.getLanguage());
    }
}
