package io.waybill.service.operating.privacy;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;

/** Sends an export as a file, so that nothing shows it as a page or keeps it. */
public record DataResponse(HttpServletResponse response) implements KeyExport.Target {

    static final String LINES = "application/x-ndjson";

    @Override
    public OutputStream get() {
        response.setContentType(LINES);
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"data.jsonl\"");
        response.setHeader(HttpHeaders.CACHE_CONTROL, CacheControl.noStore().getHeaderValue());
        try {
            return response.getOutputStream();
        } catch (IOException gone) {
            throw new UncheckedIOException("whoever asked for the export is gone", gone);
        }
    }
}
