package io.waybill.test.mariadb;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A server's data folder: system tables, root's password, schemas and their users. */
final class DataFolder {

    private static final List<String> SYSTEM_TABLES = List.of(
            "mariadb_system_tables",
            "mariadb_performance_tables",
            "mariadb_system_tables_data",
            "maria_add_gis_sp_bootstrap",
            "mariadb_sys_schema");

    private DataFolder() {}

    /**
     * Makes the folder unless it is there: what {@code mariadb-install-db} does, then the given SQL; all of it or nothing.
     * Passwords in the SQL travel over standard input only, and the server listens to nobody meanwhile.
     */
    static void create(Path base, Path data, String sql) throws IOException {
        if (Files.exists(data)) {
            return;
        }
        Files.createDirectories(data.resolveSibling("."));
        Path part = Files.createTempDirectory(data.toAbsolutePath().getParent(), data.getFileName() + ".part");
        Path log = part.resolveSibling(part.getFileName() + ".log");
        List<String> command = new ArrayList<>(command(base, part));
        command.addAll(List.of(
                "--bootstrap",
                "--silent-startup",
                "--log-warnings=0",
                "--enforce-storage-engine=",
                "--max-allowed-packet=8M",
                "--net-buffer-length=16K"));
        Process server = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        feed(server, base, sql);
        requireSuccess(server, data, part, log);
        Files.deleteIfExists(log);
        Folders.rename(part, data);
    }

    /** The start of every command line; {@code --no-defaults} must come first. */
    static List<String> command(Path base, Path data) {
        List<String> command = new ArrayList<>(List.of(
                base.resolve("bin/mariadbd").toString(),
                "--no-defaults",
                "--basedir=" + base,
                "--datadir=" + data,
                "--lc-messages-dir=" + base.resolve("share"),
                "--character-set-server=utf8mb4",
                "--collation-server=utf8mb4_bin",
                "--innodb-log-file-size=96M",
                "--innodb-buffer-pool-size=256M"));
        if (System.getProperty("user.name").equals("root")) {
            command.add("--user=root");
        }
        return command;
    }

    /** Root by socket and by TCP from this machine, and none of the accounts without a password that come along. */
    static String root(String identifiedBy) {
        return """
                delete from mysql.global_priv
                  where not (user = 'root' and host in ('localhost', '127.0.0.1')) and user <> 'mariadb.sys';
                delete from mysql.proxies_priv;
                flush privileges;
                create or replace user root@localhost %1$s, root@'127.0.0.1' %1$s;
                grant all on *.* to root@localhost with grant option;
                grant all on *.* to root@'127.0.0.1' with grant option;
                """.formatted(identifiedBy);
    }

    static String identifiedBy(String password) {
        return "identified by '" + password.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    /** A schema and the user of the same name, who may do anything in it and nothing elsewhere. */
    static String schema(String name, String password) {
        return """
                create database `%1$s` character set utf8mb4 collate utf8mb4_bin;
                create user `%1$s`@'%%' %2$s;
                grant all on `%1$s`.* to `%1$s`@'%%';
                """.formatted(name, identifiedBy(password));
    }

    private static void feed(Process server, Path base, String sql) throws IOException {
        try (OutputStream input = server.getOutputStream()) {
            input.write("create database if not exists mysql;\nuse mysql;\nset @auth_root_socket=null;\n"
                    .getBytes(StandardCharsets.UTF_8));
            for (String script : SYSTEM_TABLES) {
                Files.copy(base.resolve("share/" + script + ".sql"), input);
            }
            // The bootstrap runs without grant tables; from here on it knows users.
            input.write(("flush privileges;\n" + sql).getBytes(StandardCharsets.UTF_8));
        } catch (IOException ended) {
            if (server.isAlive()) {
                throw ended;
            }
        }
    }

    private static void requireSuccess(Process server, Path data, Path part, Path log) throws IOException {
        int exit;
        try {
            exit = server.waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while initialising " + data, interrupted);
        }
        String said = Files.readString(log);
        if (exit != 0 || said.contains("ERROR")) {
            Folders.delete(part);
            throw new IOException("initialising " + data + " failed (exit code " + exit + "): " + said);
        }
    }
}
