package io.waybill.service.api.openapi;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import io.waybill.protocol.MessageId;
import io.waybill.service.access.account.Permission;
import java.util.List;
import org.springdoc.core.utils.SpringDocUtils;
import org.springdoc.webmvc.api.OpenApiWebMvcResource;
import org.springframework.aop.Advisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.security.authorization.AuthorityAuthorizationManager;
import org.springframework.security.authorization.method.AuthorizationManagerBeforeMethodInterceptor;

/** What the description of the API says beside what is read off the handlers, and who may read it. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

    static {
        StringSchema id = new StringSchema();
        id.setFormat("uuid");
        id.setExample("01900000-0000-7000-8000-000000000000");
        SpringDocUtils.getConfig()
                .replaceWithSchema(MessageId.class, id)
                .addSimpleTypesForParameterObject(MessageId.class);
    }

    @Bean
    OpenAPI openApi() {
        return new OpenAPI()
                .info(new Info()
                        .title("Waybill message service")
                        .version("1")
                        .description(
                                "Messages between services: preparing and confirming them, receipts, and what operators"
                                        + " do. Ids are strings, times are ISO 8601 in UTC, errors are problem details (RFC 9457)."
                                        + " Guides: docs/rest.md.")
                        .license(new License().name("Apache License 2.0").identifier("Apache-2.0")))
                .servers(List.of(new Server().url("/").description("This service")))
                .components(new Components()
                        .addSecuritySchemes(
                                "apiKey",
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.APIKEY)
                                        .in(SecurityScheme.In.HEADER)
                                        .name("X-API-Key")
                                        .description("For services"))
                        .addSecuritySchemes(
                                "basic",
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("basic")
                                        .description("For people")))
                .security(List.of(
                        new SecurityRequirement().addList("apiKey"), new SecurityRequirement().addList("basic")));
    }

    /** The handler is springdoc's, so what {@code @Secured} does elsewhere is done from outside. */
    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static Advisor readersOfTheDescription() {
        StaticMethodMatcherPointcut handlers = new StaticMethodMatcherPointcut() {
            @Override
            public boolean matches(java.lang.reflect.Method method, Class<?> type) {
                return method.getName().startsWith("openapi");
            }
        };
        handlers.setClassFilter(OpenApiWebMvcResource.class::isAssignableFrom);
        return new AuthorizationManagerBeforeMethodInterceptor(
                handlers, AuthorityAuthorizationManager.hasAuthority(Permission.READ));
    }
}
