package tracker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;

/** A browser at the gateway: keeps cookies, and sees where it is sent instead of going there. */
final class Browser implements AutoCloseable {

    private final CookieManager cookies = new CookieManager();
    private final HttpClient http = HttpClient.newBuilder()
            .cookieHandler(cookies)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final URI gateway;

    Browser(URI gateway) {
        this.gateway = gateway;
    }

    /** The same browser, and its cookies, before another gateway of the same host. */
    Browser at(URI other) {
        Browser same = new Browser(other);
        cookies.getCookieStore()
                .getCookies()
                .forEach(cookie -> same.cookies.getCookieStore().add(other, cookie));
        return same;
    }

    HttpResponse<String> get(String path, String... headers) {
        return send(request(path, headers).GET());
    }

    HttpResponse<String> post(String path, String... headers) {
        return send(request(path, headers)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
    }

    /** Goes to the issuer, is that person there, and comes back. */
    HttpResponse<String> signIn(String subject, String returnTo) {
        return get(back(askedOfTheIssuer(returnTo), subject));
    }

    /** What the gateway lets the browser ask of the issuer. */
    MultiValueMap<String, String> askedOfTheIssuer(String returnTo) {
        HttpResponse<String> sent = get("/sign-in?return_to=" + encode(returnTo));
        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(302);
        return UriComponentsBuilder.fromUriString(location(sent)).build().getQueryParams();
    }

    /** Where the issuer sends the browser when that person has signed in. */
    static String back(MultiValueMap<String, String> asked, String subject) {
        return "/login/oauth2/code/tracker?state=" + asked.getFirst("state") + "&code="
                + encode(asked.getFirst("nonce") + ":" + subject);
    }

    /** The token that a page reads and sends back. */
    String csrf() {
        assertThat(get("/api/v1/session").statusCode()).isEqualTo(200);
        return cookie("XSRF-TOKEN").getValue();
    }

    HttpCookie cookie(String name) {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    List<String> cookieNames() {
        return cookies.getCookieStore().getCookies().stream()
                .map(HttpCookie::getName)
                .toList();
    }

    static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElseThrow(() -> new AssertionError(answer + answer.body()));
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.resolve(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.close();
    }
}
