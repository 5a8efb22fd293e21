package io.waybill.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a page of the docs says of the house, as far as folders can say whether that is so. */
final class ArchitecturePage {

    private static final Path SOURCES = Path.of("src/main/java/io/waybill/service");
    private static final Path CLIENT = Path.of("../waybill-client/src/main/java/io/waybill");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\|[^|]*\\|([^|]*)\\|$");
    private static final Pattern QUOTED = Pattern.compile("`([a-z]+(?:\\.[a-z]+)*)(?:\\.([A-Z]\\w*))?`");

    private final Path page;
    private final String text;

    private ArchitecturePage(Path page, String text) {
        this.page = page;
        this.text = text;
    }

    static ArchitecturePage read(Path page) throws IOException {
        return new ArchitecturePage(page, Files.readString(page));
    }

    /** The row of each group names each of its features and no other. */
    void namesEveryFeature() {
        List<MatchResult> rows = ROW.matcher(text)
                .results()
                .filter(row -> Files.isDirectory(SOURCES.resolve(row.group(1))))
                .toList();
        assertThat(rows.stream().map(row -> row.group(1)))
                .as("groups in " + page)
                .containsExactlyInAnyOrderElementsOf(features(SOURCES).stream()
                        .filter(name -> !name.contains("."))
                        .toList());
        assertThat(rows)
                .allSatisfy(row -> assertThat(quoted(row.group(2)))
                        .as("features of " + row.group(1) + " in " + page)
                        .isEqualTo(features(SOURCES.resolve(row.group(1)))));
    }

    private static Set<String> quoted(String cell) {
        return QUOTED.matcher(cell)
                .results()
                .map(quoted -> quoted.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What begins like a package of the service's, or of the client's internals, is one; a class that is named with it is in it. */
    void namesNothingThatIsNotThere() {
        Set<String> groups = features(SOURCES);
        List<Path> named = QUOTED.matcher(text)
                .results()
                .filter(quoted -> quoted.group(1).contains(".") || quoted.group(2) != null)
                .filter(quoted -> root(groups, quoted) != null)
                .map(quoted -> root(groups, quoted)
                        .resolve(quoted.group(1).replace('.', '/'))
                        .resolve(quoted.group(2) == null ? "" : quoted.group(2) + ".java"))
                .toList();
        assertThat(named)
                .as("what is named in " + page)
                .hasSizeGreaterThan(20)
                .allSatisfy(path -> assertThat(path).exists());
    }

    private static Path root(Set<String> groups, MatchResult quoted) {
        String first = quoted.group(1).split("\\.")[0];
        return groups.contains(first) ? SOURCES : first.equals("internal") ? CLIENT : null;
    }

    /** Folders below one that have classes of their own, named as packages are. */
    private static Set<String> features(Path group) {
        try (Stream<Path> folders = Files.walk(group)) {
            return folders.filter(folder -> Files.exists(folder.resolve("package-info.java")))
                    .map(folder -> group.relativize(folder).toString().replace('/', '.'))
                    .filter(name -> !name.isEmpty())
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
