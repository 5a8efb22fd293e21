package io.waybill.service.access.connection;

import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/** Puts the bounds into a web server. */
class ConnectionBounds implements WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> {

    private final ConnectionSettings settings;

    ConnectionBounds(ConnectionSettings settings) {
        this.settings = settings;
    }

    @Override
    public void customize(ConfigurableTomcatWebServerFactory factory) {
        if (factory instanceof TomcatWebServerFactory tomcat && !isBounded(tomcat)) {
            tomcat.setProtocol(WatchedProtocol.class.getName());
            tomcat.addEngineValves(new RequestBounds(settings, new ThreadQuota(settings)));
        }
        factory.addProtocolHandlerCustomizers(protocol -> {
            if (protocol instanceof WatchedProtocol watched) {
                watched.bound(settings);
            }
        });
    }

    /** Where health and meters have no port of their own. */
    private static boolean isBounded(TomcatWebServerFactory tomcat) {
        return tomcat.getEngineValves().stream().anyMatch(RequestBounds.class::isInstance);
    }
}
