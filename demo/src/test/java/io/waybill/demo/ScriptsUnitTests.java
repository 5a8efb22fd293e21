package io.waybill.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong is said before anything starts: on copies of the scripts in a folder with nothing to build or to run. */
@EnabledOnOs(OS.LINUX)
class ScriptsUnitTests {

    @TempDir
    Path project;

    static Stream<String> scripts() throws IOException {
        try (Stream<Path> files = Files.list(originals())) {
            List<String> names = files.filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                    .map(file -> file.getFileName().toString())
                    .toList();
            return names.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void saysWhatItDoesAndDoesNothingWhenAskedForHelp(String script) throws Exception {
        Said said = run(Map.of(), script, "--help");

        assertThat(said.code).isZero();
        assertThat(said.text).startsWith(script).contains(":");
        assertThat(project.resolve("deploy/local/run")).doesNotExist();
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void refusesArgumentsThatItDoesNotKnow(String script) throws Exception {
        Said said = run(Map.of(), script, "database", "--no-such", "thing");

        assertThat(said.code).as(said.text).isNotZero();
        assertThat(said.text).doesNotContain("Exception");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                demo         | PAYMENTS             | abc                         | PAYMENTS is 'abc', and must be a whole number from 1 to 1000000
                demo         | PAYMENTS             | 0                           | PAYMENTS is '0'
                drill        | RATE                 | -1                          | RATE is '-1'
                up           | NAMESERVER_PORT      | 70000                       | NAMESERVER_PORT is '70000'
                up           | ORDER_CONSUMER_PORT  | 8080                        | ORDER_CONSUMER_PORT and MESSAGE_SERVICE_PORT are both port 8080
                up           | DATABASE_PORT        | 10912                       | are both port 10912
                up           | PATIENCE             | 1m                          | PATIENCE is '1m'
                up           | WAYBILL_CACHE        | cache                       | WAYBILL_CACHE is 'cache'
                up           | WAYBILL_DB_URL       | jdbc:mysql://host:3306/shop | with a slash at the end
                up           | ROCKETMQ_NAME_SERVER | a:9876,b:9876               | with ; between
                start broker | BROKER_PORT          | many                        | BROKER_PORT is 'many'
                start broker | BROKER_PORT          | 2                           | must be a whole number from 3 to 65534
                """)
    void saysWhichSettingIsWrongBeforeAnythingStarts(String command, String name, String value, String complaint)
            throws Exception {
        Said said = run(Map.of(name, value), command.split(" "));

        assertThat(said.code).isEqualTo(1);
        assertThat(said.text).contains(complaint).doesNotContain("building");
        assertThat(project.resolve("deploy/local/run")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"topic orders,nameserver", "schema shop,database"})
    void namesWhatDoesNotRun(String command, String part) throws Exception {
        Said said = run(Map.of(), command.split(" "));

        assertThat(said.code).isEqualTo(1);
        assertThat(said.text).contains(part + " does not run", "deploy/local/up");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                topic --foo              | is not a topic's name here
                schema Shop              | is not a schema's name here: a small letter, then up to 31
                drill freeze:broker:3s x | no fault 'x'
                stop brokers             | unknown part 'brokers'
                """)
    void saysWhichArgumentIsWrongBeforeAnythingIsBuilt(String command, String complaint) throws Exception {
        Said said = run(Map.of(), command.split(" "));

        assertThat(said.code).isEqualTo(2);
        assertThat(said.text).contains(complaint);
        assertThat(project.resolve("deploy/local/run")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "stop", "kill"})
    void helpNamesTheParts(String script) throws Exception {
        assertThat(run(Map.of(), script, "--help").text).contains("broker message-service payment-producer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"deploy/local", "elsewhere/deploy/local"})
    void knowsAStackByHoweverItIsReached(String way) throws Exception {
        run(Map.of(), "status");
        Path run = Files.createDirectories(project.resolve("deploy/local/run"));
        Files.createSymbolicLink(project.resolve("elsewhere"), project);
        Process part =
                new ProcessBuilder("sh", "-c", "sleep 60; :", run.toRealPath().toString()).start();
        try {
            Files.writeString(run.resolve("broker.pid"), String.valueOf(part.pid()));

            ProcessBuilder status =
                    new ProcessBuilder(project.resolve(way).resolve("status").toString());
            Process process = status.redirectErrorStream(true).start();

            assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .containsPattern("broker +running .*pid " + part.pid());
        } finally {
            part.destroyForcibly();
        }
    }

    private record Said(int code, String text) {}

    private Said run(Map<String, String> environment, String... command) throws Exception {
        Path folder = Files.createDirectories(project.resolve("deploy/local"));
        try (Stream<Path> files = Files.list(originals())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = folder.resolve(file.getFileName());
                if (!Files.exists(copy)) {
                    Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
        List<String> words = new ArrayList<>(List.of(command));
        words.set(0, folder.resolve(words.get(0)).toString());
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("WAYBILL_") || name.endsWith("_PORT"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Said(process.exitValue(), text);
    }

    private static Path originals() {
        return Path.of(System.getProperty("waybill.scripts"));
    }
}
