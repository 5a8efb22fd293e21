package io.waybill.autoconfigure;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** The starter wires what the client has, and nothing else. */
class StarterPackagesUnitTests {

    private static final JavaClasses STARTER = new ClassFileImporter()
            .importUrl(WaybillAutoConfiguration.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation());

    @Test
    void onlyAutoConfigurationIsInIt() {
        classes().should().resideInAPackage("io.waybill.autoconfigure..").check(STARTER);
    }

    @Test
    void noPackageLeadsBackToItself() {
        slices().matching("io.waybill.(**)").should().beFreeOfCycles().check(STARTER);
    }
}
