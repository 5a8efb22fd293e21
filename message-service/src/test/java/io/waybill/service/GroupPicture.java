package io.waybill.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.modulith.core.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;

/** The picture of the groups on a page of the docs: a graph in Mermaid's language, made of the code's own imports. */
final class GroupPicture {

    private static final boolean UPDATE = Boolean.getBoolean("waybill.architecture.update");
    private static final Pattern PICTURE = Pattern.compile("(?s)```mermaid\n(flowchart TD\n.*?)```");

    private final Path page;

    private GroupPicture(Path page) {
        this.page = page;
    }

    static GroupPicture in(Path page) {
        return new GroupPicture(page);
    }

    void isTrueOf(ApplicationModules groups) throws IOException {
        String text = Files.readString(page);
        Matcher picture = PICTURE.matcher(text);
        assertThat(picture.find()).as("a picture in " + page).isTrue();
        String drawn = draw(groups);
        if (UPDATE) {
            Files.writeString(page, text.substring(0, picture.start(1)) + drawn + text.substring(picture.end(1)));
            return;
        }
        assertThat(picture.group(1))
                .as(page + " draws other arrows than the code has; if they are meant, run this test with"
                        + " -Dwaybill.architecture.update=true and commit the page")
                .isEqualTo(drawn);
    }

    private static String draw(ApplicationModules groups) {
        Map<String, Set<String>> uses = new TreeMap<>();
        groups.forEach(group -> uses.put(name(group), uses(group, groups)));
        StringBuilder drawn = new StringBuilder("flowchart TD\n");
        uses.forEach((group, used) -> used.stream()
                .filter(each -> isDrawn(used, each, uses))
                .forEach(each -> drawn.append("  ")
                        .append(group)
                        .append(" --> ")
                        .append(each)
                        .append('\n')));
        return drawn.toString();
    }

    /** An arrow is left out where one can get there through another group. */
    private static boolean isDrawn(Set<String> used, String target, Map<String, Set<String>> uses) {
        return used.stream()
                .noneMatch(other -> uses.getOrDefault(other, Set.of()).contains(target));
    }

    private static Set<String> uses(ApplicationModule group, ApplicationModules groups) {
        return group.getDirectDependencies(groups)
                .uniqueModules()
                .map(GroupPicture::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String name(ApplicationModule group) {
        return group.getIdentifier().toString();
    }
}
