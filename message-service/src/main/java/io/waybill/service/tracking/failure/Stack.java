package io.waybill.service.tracking.failure;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A stack trace as {@link io.waybill.protocol.wire.Failure} writes it: an error and its causes, the root last, perhaps cut short. */
final class Stack {

    private static final String CAUSE = "caused by ";
    private static final String FRAME = "  at ";

    /** What the JVM numbers as it goes: lambdas, proxies, hidden and anonymous classes. */
    private static final Pattern NUMBERED = Pattern.compile("/0x[0-9a-f]+|(?<=[$_])[0-9]+|\\$\\$(?=[$.])");

    /** Of classes that are generated at run time only the name before this belongs to somebody. */
    private static final Pattern GENERATED =
            Pattern.compile("\\$\\$(Lambda|SpringCGLIB|EnhancerBy|FastClass|ByteBuddy)[^.]*");

    private record Section(String type, List<String> frames) {}

    private final List<Section> sections;

    private Stack(List<Section> sections) {
        this.sections = sections;
    }

    static Stack read(String text) {
        List<Section> sections = new ArrayList<>();
        List<String> frames = new ArrayList<>();
        // The last line may be cut off: it counts only if it ends.
        int end = text.lastIndexOf('\n');
        for (String line : (end < 0 ? "" : text.substring(0, end)).split("\n")) {
            if (line.startsWith(FRAME)) {
                frames.add(simplify(line.substring(FRAME.length())));
            } else if (!line.isBlank()) {
                frames = new ArrayList<>();
                sections.add(new Section(line.startsWith(CAUSE) ? line.substring(CAUSE.length()) : line, frames));
            }
        }
        return new Stack(sections);
    }

    /** The class of the innermost cause that is told. */
    String rootType(String otherwise) {
        return sections.isEmpty()
                ? otherwise
                : sections.get(sections.size() - 1).type().trim();
    }

    /**
     * Class and method of the first frame that belongs to no library, of the innermost cause that has one; where none has,
     * the root's first frame.
     */
    @Nullable String applicationFrame(List<String> libraries) {
        for (int i = sections.size() - 1; i >= 0; i--) {
            for (String frame : sections.get(i).frames()) {
                if (libraries.stream().noneMatch(library -> belongsTo(library, frame))) {
                    return frame;
                }
            }
        }
        return sections.stream()
                .reduce((outer, inner) -> inner)
                .flatMap(root -> root.frames().stream().findFirst())
                .orElse(null);
    }

    private static boolean belongsTo(String library, String frame) {
        if (library.endsWith(".*")) {
            int method = frame.lastIndexOf('.');
            return method > 0
                    && frame.lastIndexOf('.', method - 1) == library.length() - 2
                    && frame.startsWith(library.substring(0, library.length() - 1));
        }
        return frame.startsWith(library)
                && (library.endsWith(".")
                        || frame.length() > library.length() && frame.charAt(library.length()) == '.');
    }

    /** Class and method, without class loader, module, line and whatever else differs between two builds or runs. */
    private static String simplify(String frame) {
        int bracket = frame.indexOf('(');
        String name = bracket < 0 ? frame : frame.substring(0, bracket);
        name = NUMBERED.matcher(name).replaceAll("");
        name = name.substring(name.lastIndexOf('/') + 1);
        return GENERATED.matcher(name).replaceAll("");
    }
}
