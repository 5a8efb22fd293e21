package io.waybill.autoconfigure;

import io.waybill.Waybill;
import io.waybill.internal.diagnosis.StartFailure;
import io.waybill.internal.importing.Intake;
import io.waybill.internal.importing.MessageImport;
import io.waybill.internal.store.Store;
import java.util.Objects;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** The import from a message table of before; in one store, the one whose database the table is in. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "waybill.import.enabled", havingValue = "true")
@Conditional(ImportConfiguration.OfThisStore.class)
@Lazy(false) // Whatever the host does: nobody injects what answers, listens or cleans up.
class ImportConfiguration {

    @Bean
    MessageImport waybillImport(Store store, Waybill waybill, WaybillProperties properties) {
        if (!(waybill instanceof Intake intake)) {
            throw new StartFailure(
                    "waybill.import.enabled is true, and the application has a bean of type Waybill of its own, which has no outbox.",
                    "Remove waybill.import.enabled, or that bean.");
        }
        return new MessageImport(store, intake, properties.imports().settings());
    }

    /** Whether the store that is being set up is the one that is imported into. */
    static class OfThisStore implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            Object name = Objects.requireNonNull(context.getBeanFactory()).getSingleton("storeName");
            String here = name instanceof FurtherStores.Name further ? further.store() : "";
            return context.getEnvironment()
                    .getProperty("waybill.import.store", "")
                    .equals(here);
        }
    }
}
