package tracker.platform.rest;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.HttpRequestHandler;

/** Serves the OpenAPI document of the whole contract, whichever part of it this process serves. */
final class OpenApiHandler implements HttpRequestHandler {
    private final byte[] document;

    OpenApiHandler(byte[] document) {
        this.document = document;
    }

    @Override
    public void handleRequest(HttpServletRequest http, HttpServletResponse out) throws IOException {
        out.setContentType("application/json");
        out.setHeader("Cache-Control", "no-cache");
        out.setContentLength(document.length);
        out.getOutputStream().write(document);
    }
}
