package io.waybill;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.waybill.protocol.MessageId;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which package of the client may import which. */
class PackagesUnitTests {

    private static final JavaClasses CLIENT = new ClassFileImporter()
            .importUrl(Waybill.class.getProtectionDomain().getCodeSource().getLocation());
    private static final JavaClasses PROTOCOL = new ClassFileImporter()
            .importUrl(MessageId.class.getProtectionDomain().getCodeSource().getLocation());

    @Test
    void noPackageLeadsBackToItself() {
        slices().assignedFrom(new Packages()).should().beFreeOfCycles().check(CLIENT);
    }

    @Test
    void theApiNamesNoInternals() {
        noClasses()
                .that()
                .resideInAPackage("io.waybill")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.waybill.internal..")
                .check(CLIENT);
    }

    @Test
    void nothingNeedsSpringBoot() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework.boot..")
                .check(CLIENT);
    }

    @Test
    void ofRocketMqsSpringThereAreOnlyListenersAndTheirAnnotation() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("org.apache.rocketmq.spring..")
                        .and(resideInAPackage("org.apache.rocketmq.spring.annotation")
                                .negate())
                        .and(nameMatching(".*\\.RocketMQ(PushConsumerLifecycle)?Listener")
                                .negate()))
                .check(CLIENT);
    }

    /** Those of the protocol count too: both are read together. */
    @Test
    void noTwoTypesHaveOneName() {
        Map<String, List<String>> byName = Stream.of(CLIENT, PROTOCOL)
                .flatMap(JavaClasses::stream)
                .filter(type -> !type.isAnonymousClass() && !type.isLocalClass())
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .collect(groupingBy(JavaClass::getSimpleName, mapping(JavaClass::getName, toList())));

        assertThat(byName)
                .hasSizeGreaterThan(200)
                .allSatisfy((name, types) -> assertThat(types).hasSize(1));
    }

    /** Each package for itself, those within it not included. */
    private static final class Packages implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(type.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}
