package io.waybill.service.tracking.archive.store;

import java.util.regex.Pattern;

/** What names of objects look like: the same in a folder and in a bucket, and never out of either. */
final class ObjectNames {

    private static final String SEGMENT = "[A-Za-z0-9_-][A-Za-z0-9._-]*";
    private static final Pattern NAME = Pattern.compile("(" + SEGMENT + "/)*" + SEGMENT);
    private static final Pattern PREFIX = Pattern.compile("(" + SEGMENT + "/)*(" + SEGMENT + ")?");
    private static final int LONGEST = 500;

    private ObjectNames() {}

    static boolean isName(String name) {
        return name.length() <= LONGEST && NAME.matcher(name).matches();
    }

    static String require(String name) {
        if (!isName(name)) {
            throw new ArchiveException("not a name of an object in the archive: '" + printable(name) + "'");
        }
        return name;
    }

    static String requirePrefix(String prefix) {
        if (prefix.length() > LONGEST || !PREFIX.matcher(prefix).matches()) {
            throw new ArchiveException("not the begin of names in the archive: '" + printable(prefix) + "'");
        }
        return prefix;
    }

    static String requireFolder(String folder) {
        if (!folder.isEmpty() && !folder.endsWith("/")) {
            throw new ArchiveException(
                    "not a folder in the archive, it does not end in a slash: '" + printable(folder) + "'");
        }
        return requirePrefix(folder);
    }

    private static String printable(String text) {
        String shown = text.length() > 80 ? text.substring(0, 80) + "…" : text;
        return shown.replaceAll("\\p{Cntrl}", "?");
    }
}
