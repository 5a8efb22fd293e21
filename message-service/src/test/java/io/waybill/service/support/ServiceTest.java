package io.waybill.service.support;

import io.waybill.service.MessageServiceApplication;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestExecutionListeners;
import org.springframework.test.context.support.DependencyInjectionTestExecutionListener;

/**
 * Runs a test in the one service that all such tests share: use topics, groups and ids of your own. Listeners that look for
 * mocks are left out: there are none, and what makes them takes seconds to load.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@SpringBootTest(classes = MessageServiceApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureRestTestClient
@TestExecutionListeners(DependencyInjectionTestExecutionListener.class)
@ContextConfiguration(initializers = Service.Shared.class)
public @interface ServiceTest {}
