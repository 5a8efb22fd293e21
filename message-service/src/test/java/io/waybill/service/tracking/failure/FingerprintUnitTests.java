package io.waybill.service.tracking.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.protocol.wire.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class FingerprintUnitTests {

    private static final List<String> LIBRARIES = List.of("java", "org.springframework", "com.mysql");

    private static Fingerprint of(Throwable error) {
        Failure failure = Failure.of(error);
        return of(failure.type(), failure.message(), failure.stack());
    }

    private static Fingerprint of(String type, String message, String stack) {
        return Fingerprint.of("GIVEN_UP", "TOPIC", "GROUP", type, message, stack, LIBRARIES);
    }

    private static Throwable at(Throwable error, String... frames) {
        List<StackTraceElement> stack = new ArrayList<>();
        for (String frame : frames) {
            int dot = frame.lastIndexOf('.');
            stack.add(new StackTraceElement(frame.substring(0, dot), frame.substring(dot + 1), "File.java", 17));
        }
        error.setStackTrace(stack.toArray(StackTraceElement[]::new));
        return error;
    }

    @Test
    void namesTheFirstFrameThatBelongsToNoLibrary() {
        Throwable error = at(
                new IllegalStateException("no such order"),
                "java.util.Optional.orElseThrow",
                "org.springframework.tx.Interceptor.invoke",
                "com.shop.Orders.markPaid",
                "com.shop.Listener.onMessage");
        assertThat(of(error).frame()).isEqualTo("com.shop.Orders.markPaid");
        assertThat(of(error).errorType()).isEqualTo("java.lang.IllegalStateException");
    }

    @Test
    void prefersTheRootCausesFrameAndClass() {
        Throwable root = at(new ArithmeticException("/ by zero"), "com.shop.Price.divide");
        Throwable middle =
                at(new IllegalStateException("price", root), "org.springframework.Proxy.call", "com.shop.A.a");
        Throwable outer = at(new RuntimeException("listener failed", middle), "com.shop.Listener.onMessage");
        assertThat(of(outer).frame()).isEqualTo("com.shop.Price.divide");
        assertThat(of(outer).errorType()).isEqualTo("java.lang.ArithmeticException");
    }

    @Test
    void asksOuterCausesWhereTheRootKnowsLibrariesOnly() {
        Throwable root = at(new IllegalArgumentException("timeout"), "com.mysql.Net.read", "java.net.Socket.read");
        Throwable outer = at(new RuntimeException("can't save", root), "com.shop.OrderTable.save");
        assertThat(of(outer).frame()).isEqualTo("com.shop.OrderTable.save");
        assertThat(of(outer).errorType()).isEqualTo("java.lang.IllegalArgumentException");
    }

    @Test
    void takesTheRootsFirstFrameWhereNoneIsTheApplications() {
        Throwable error = at(new RuntimeException("x"), "com.mysql.Net.read", "java.lang.Thread.run");
        assertThat(of(error).frame()).isEqualTo("com.mysql.Net.read");
    }

    /** Classes of Waybill's API are no part of an application, whose own packages may begin with the same names all the same. */
    @Test
    void ofAPackageMayBeALibraryWhatIsInItAlone() {
        Throwable error = at(
                new RuntimeException("x"),
                "io.waybill.OutgoingMessage$Builder.payload",
                "io.waybill.payload.PayloadCodecs.json",
                "io.waybill.orders.Orders.pay");
        Failure failure = Failure.of(error);
        List<String> libraries = new Binder(new MapConfigurationPropertySource())
                .bindOrCreate("waybill.failures", FailureSettings.class)
                .libraries();

        assertThat(Fingerprint.of("GIVEN_UP", "T", "G", failure.type(), failure.message(), failure.stack(), libraries)
                        .frame())
                .isEqualTo("io.waybill.orders.Orders.pay");
    }

    @Test
    void aLibraryIsAPackageAndNotTheBeginningOfAName() {
        Throwable error = at(new RuntimeException("x"), "javassist.Loader.load", "com.shop.A.a");
        assertThat(of(error).frame()).isEqualTo("javassist.Loader.load");
    }

    @ParameterizedTest
    @CsvSource({
        "com.shop.A.run(A.java:12), com.shop.A.run",
        "app//com.shop.A.run(A.java:12), com.shop.A.run",
        "com.shop/com.shop.A.run(A.java:12), com.shop.A.run",
        "com.shop.A$$SpringCGLIB$$0.run(<generated>), com.shop.A.run",
        "com.shop.A$$Lambda/0x00007f2a4c001.apply(Unknown Source), com.shop.A.apply",
        "com.shop.A$$Lambda$14/0x00007f2a4c001.apply(Unknown Source), com.shop.A.apply",
        "com.shop.A.lambda$run$3(A.java:12), com.shop.A.lambda$run$",
        "com.shop.A$1.run(A.java:12), com.shop.A$.run",
    })
    void namesFramesWithoutWhatDiffersBetweenTwoBuildsOrRuns(String frame, String name) {
        assertThat(of("X", "m", "X\n  at " + frame + "\n").frame()).isEqualTo(name);
    }

    @Test
    void aStackThatIsCutInTheMiddleOfALineIsReadUpToThere() {
        String whole =
                "X\n  at java.A.a(A.java:1)\n  at com.shop.B.b(B.java:2)\ncaused by Y\n  at com.shop.C.c(C.java:3)\n";
        assertThat(of("X", "m", whole).frame()).isEqualTo("com.shop.C.c");
        assertThat(of("X", "m", whole.substring(0, whole.indexOf("hop.C"))).frame())
                .isEqualTo("com.shop.B.b");
        assertThat(of("X", "m", whole.substring(0, whole.indexOf("used by"))).errorType())
                .isEqualTo("X");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "order 4711 is not there | order … is not there",
                "no order ORD-2026-0001 | no order …",
                "id 018f3b1c-7d2e-7abc-8def-0123456789ab is taken | id … is taken",
                "id deadbeef is taken | id … is taken",
                "at 0x7ffde4a0 | at …",
                "balance is -12.50, 13.00 is due | balance is … is due",
                "Duplicate entry 'abc-def' for key 'payment.PRIMARY' | Duplicate entry … for key …",
                "can't find \"Ms O'Hara\" | can't find …",
                "订单123不存在 | 订单…不存在",
                "用户「张三」没有余额 | 用户…没有余额",
                "mail to jane.doe@example.com bounced | mail to … bounced",
                "at 2026-01-31T08:00:00Z it failed | at … it failed",
                "ids [1, 2, 3, 4] | ids […]",
                "ids [1, 2] | ids […]",
                "line one   line two | line one line two",
                "amount=12 currency=EUR | amount=… currency=EUR",
            })
    void leavesOutOfMessagesWhatDiffersFromOneToTheNext(String message, String general) {
        assertThat(of("X", message, "").message()).isEqualTo(general);
    }

    @Test
    void isTheSameForLikeFailuresAndAnotherForOthers() {
        Fingerprint one = of("X", "order 1 of " + UUID.randomUUID(), "");
        assertThat(one.hash())
                .matches("[0-9a-f]{32}")
                .isEqualTo(of("X", "order 22 of " + UUID.randomUUID(), "").hash());
        assertThat(List.of(
                        one.hash(),
                        of("Y", "order 1 of 2", "").hash(),
                        of("X", "customer 1 of 2", "").hash(),
                        Fingerprint.of("NO_RECEIPT", "TOPIC", "GROUP", "X", "order 1 of 2", "", LIBRARIES)
                                .hash(),
                        Fingerprint.of("GIVEN_UP", "OTHER", "GROUP", "X", "order 1 of 2", "", LIBRARIES)
                                .hash(),
                        Fingerprint.of("GIVEN_UP", "TOPIC", "OTHER", "X", "order 1 of 2", "", LIBRARIES)
                                .hash(),
                        Fingerprint.of("GIVEN_UP", "TOPIC", "GROUP", null, null, null, LIBRARIES)
                                .hash()))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void takesWhateverAConsumerSends(int seed) {
        Random random = new Random(seed);
        String[] parts = {
            "'", "\"", "1", "a", "-", ".", "@", "…", "\n", "  at ", "caused by ", "(", "/", "$$", "订", "\ud800"
        };
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(60); n >= 0; n--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            Fingerprint fingerprint = of("X", text.toString().repeat(30), text.toString());
            assertThat(fingerprint.hash()).hasSize(32);
            assertThat(String.valueOf(fingerprint.message())).hasSizeLessThanOrEqualTo(MessageText.MOST);
        }
    }
}
