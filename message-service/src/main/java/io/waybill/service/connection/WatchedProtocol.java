package io.waybill.service.connection;

import org.apache.coyote.http11.Http11NioProtocol;

/** HTTP/1.1 over {@link WatchedEndpoint}. Tomcat makes it by its name. */
public class WatchedProtocol extends Http11NioProtocol {

    public WatchedProtocol() {
        super(new WatchedEndpoint());
    }

    void bound(ConnectionSettings settings) {
        ((WatchedEndpoint) getEndpoint()).bound(settings);
    }
}
