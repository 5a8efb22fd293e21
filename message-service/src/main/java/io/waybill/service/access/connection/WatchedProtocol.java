package io.waybill.service.access.connection;

import org.apache.coyote.http11.Http11NioProtocol;

/** HTTP/1.1 over {@link WatchedEndpoint}. Tomcat makes it by its name. */
public class WatchedProtocol extends Http11NioProtocol {

    /** Any answer to a stranger fits in at once, so that no thread waits for him to read it. Of others some have to wait. */
    private static final int UNREAD_BYTES = 1 << 16;

    public WatchedProtocol() {
        super(new WatchedEndpoint());
        getEndpoint().getSocketProperties().setTxBufSize(UNREAD_BYTES);
    }

    void bound(ConnectionSettings settings) {
        ((WatchedEndpoint) getEndpoint()).bound(settings);
    }
}
