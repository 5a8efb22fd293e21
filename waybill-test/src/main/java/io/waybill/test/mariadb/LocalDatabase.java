package io.waybill.test.mariadb;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Prepares the local stack's database: {@code LocalDatabase CACHE DATA SCHEMA…}. Unpacks the server and creates the data
 * folder with one user for each schema; passwords come from the environment ({@code ROOT_PASSWORD}, {@code
 * WAYBILL_PASSWORD}, …). Prints the folder of the programs. Does nothing that is done already.
 */
public final class LocalDatabase {

    private LocalDatabase() {}

    public static void main(String[] arguments) throws IOException {
        Path base = Binaries.unpack(Path.of(arguments[0]).toAbsolutePath());
        StringBuilder sql = new StringBuilder(DataFolder.root(DataFolder.identifiedBy(password("root"))));
        for (int i = 2; i < arguments.length; i++) {
            sql.append(DataFolder.schema(arguments[i], password(arguments[i])));
        }
        DataFolder.create(base, Path.of(arguments[1]).toAbsolutePath(), sql.toString());
        System.out.println(base);
    }

    private static String password(String user) {
        String name = user.toUpperCase(Locale.ROOT) + "_PASSWORD";
        String password = System.getenv(name);
        if (password == null || password.isEmpty()) {
            throw new IllegalArgumentException(name + " is not set");
        }
        return password;
    }
}
