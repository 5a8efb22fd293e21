package io.waybill.service.tracking.archive.cli;

import io.waybill.service.tracking.archive.store.ArchiveException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;

/** {@code java -jar message-service.jar archive …}: looks into the archive with the service's settings, and starts no service. */
public final class ArchiveProgram {

    private static final String NAME = "archive";

    static final String USAGE = """
            usage: archive COMMAND [SETTING…]
              list                         the units: table, messages, bytes, first and last id, when they were verified
              verify [UNIT…]               reads units whole, all without names, and compares them with their manifests
              find --id ID | --key KEY     prints messages as they lie there, as lines of JSON, PAYLOADS INCLUDED
              import UNIT [--key KEY] [--id ID]
                                           puts messages back into the database, from which they go again after
                                           waybill.keep.closed; those that are there already are passed over
            SETTING: any of the service, as --waybill.archive.location=file:/var/waybill/archive
            exit code: 0 done; 1 damaged, away, or failed; 2 wrong arguments or settings; 3 not found
            """;

    private final PrintStream out;
    private final PrintStream err;

    ArchiveProgram(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Whether the arguments of the jar ask for it. */
    public static boolean isMeant(String[] arguments) {
        return arguments.length > 0 && arguments[0].equals(NAME);
    }

    /**
     * Runs a command of the arguments of the jar, on this process's streams.
     *
     * @return the exit code
     */
    public static int run(String[] arguments) {
        System.setProperty("logging.threshold.console", "OFF"); // What is printed is for programs.
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        int code = new ArchiveProgram(out, err).call(Arrays.asList(arguments).subList(1, arguments.length));
        out.flush();
        return code;
    }

    int call(List<String> arguments) {
        try {
            return call(ArchiveArguments.parse(arguments));
        } catch (MisusedException misused) {
            err.println(misused.getMessage());
            err.print(USAGE);
            return ExitCode.MISUSED;
        }
    }

    private int call(ArchiveArguments arguments) {
        ConfigurableApplicationContext context;
        try {
            context = start(arguments);
        } catch (RuntimeException failed) {
            err.println((isOfDatabase(failed) ? "the database: " : "") + reason(failed));
            return isOfDatabase(failed) ? ExitCode.FAILED : ExitCode.MISUSED;
        }
        try (context) {
            return context.getBean(ArchiveCommand.class).run(arguments, out, err);
        } catch (ArchiveException failed) {
            err.println(failed.getMessage());
        } catch (RuntimeException failed) {
            err.println(isOfDatabase(failed) ? "the database: " + reason(failed) : failed.toString());
        }
        return ExitCode.FAILED;
    }

    private static ConfigurableApplicationContext start(ArchiveArguments arguments) {
        List<Class<?>> parts = new ArrayList<>(List.of(ArchiveAccess.class));
        parts.add(
                switch (arguments.command()) {
                    case "list" -> ListCommand.class;
                    case "verify" -> VerifyCommand.class;
                    case "find" -> FindCommand.class;
                    default -> ImportAccess.class;
                });
        return new SpringApplicationBuilder(parts.toArray(Class<?>[]::new))
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .run(arguments.settings().toArray(String[]::new));
    }

    private static boolean isOfDatabase(Throwable failed) {
        for (Throwable each = failed; each != null; each = each.getCause()) {
            if (each instanceof SQLException) {
                return true;
            }
        }
        return false;
    }

    private static String reason(Throwable failed) {
        String where = "";
        for (Throwable each = failed; each != null; each = each.getCause()) {
            if (each instanceof ArchiveException) {
                return String.valueOf(each.getMessage());
            }
            if (each instanceof BindException bind) {
                where = bind.getName() + ": ";
            }
        }
        return where + NestedExceptionUtils.getMostSpecificCause(failed).getMessage();
    }
}
