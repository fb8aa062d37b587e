package tracker.stack.issuer;

import static org.springframework.web.util.HtmlUtils.htmlEscape;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.savedrequest.SavedRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows the demo people to choose from, in the language that the application asks for, else the browser's; the password is the one that `./tracker up` prints. */
@RestController
class SignInPage {

    private static final ResourceBundle.Control ELSE_ENGLISH =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    /** What a browser wanted when it was sent here. */
    private final RequestCache wanted = new HttpSessionRequestCache();

    @GetMapping(path = "/sign-in", produces = MediaType.TEXT_HTML_VALUE + ";charset=UTF-8")
    String page(
            CsrfToken csrf,
            @RequestParam @Nullable String error,
            Locale locale,
            HttpServletRequest request,
            HttpServletResponse response) {
        Locale spoken = asked(wanted.getRequest(request, response)).orElse(locale);
        ResourceBundle words = ResourceBundle.getBundle("tracker.stack.issuer.sign-in", spoken, ELSE_ENGLISH);
        String people =
                DemoPeople.all().stream().map(person -> choice(person, words)).collect(Collectors.joining("\n"));
        String complaint = error == null
                ? ""
                : "<p role=\"alert\" id=\"wrong\">%s</p>".formatted(htmlEscape(words.getString("wrong")));
        return """
                <!doctype html>
                <html lang="%s">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s</title>
                <style>
                :root { color-scheme: light dark }
                body { font: 1rem/1.5 system-ui, sans-serif; max-width: 30rem; margin: 5vh auto; padding: 0 1rem }
                fieldset { margin: 0 0 1rem; padding: .5rem 1rem; max-height: 22rem; overflow: auto }
                fieldset label { display: block; padding: .25rem 0 }
                [type=password], button { display: block; width: 100%%; box-sizing: border-box; font: inherit; padding: .5rem; margin: .25rem 0 1rem }
                button { background: #1c4f8a; color: #fff; border: 2px solid transparent }
                :focus-visible { outline: 3px solid; outline-offset: 2px }
                [role=alert] { border-left: .25rem solid; padding-left: .75rem; font-weight: bold }
                </style>
                </head>
                <body>
                <main>
                <h1>%s</h1>
                <p>%s</p>
                %s
                <form method="post" action="/sign-in">
                <input type="hidden" name="%s" value="%s">
                <fieldset>
                <legend>%s</legend>
                %s
                </fieldset>
                <label for="password">%s</label>
                <input id="password" name="password" type="password" autocomplete="current-password" required%s>
                <button type="submit">%s</button>
                </form>
                </main>
                </body>
                </html>
                """.formatted(
                        words.getString("language"),
                        htmlEscape(words.getString("title")),
                        htmlEscape(words.getString("heading")),
                        htmlEscape(words.getString("explanation")),
                        complaint,
                        csrf.getParameterName(),
                        htmlEscape(csrf.getToken()),
                        htmlEscape(words.getString("who")),
                        people,
                        htmlEscape(words.getString("password")),
                        error == null ? "" : " aria-describedby=\"wrong\" aria-invalid=\"true\"",
                        htmlEscape(words.getString("submit")));
    }

    /** The language that the application prefers, as OpenID Connect has it say. */
    private static Optional<Locale> asked(@Nullable SavedRequest request) {
        return Optional.ofNullable(request)
                .map(each -> each.getParameterValues("ui_locales"))
                .map(locales -> Locale.forLanguageTag(locales[0].split(" ", 2)[0]));
    }

    private static String choice(DemoPeople.Person person, ResourceBundle words) {
        String team = person.team() == null ? "" : ", " + words.getString("team." + person.team());
        return "<label><input type=\"radio\" name=\"username\" value=\"%s\" required> %s — %s%s</label>"
                .formatted(
                        htmlEscape(person.id()),
                        htmlEscape(person.name()),
                        htmlEscape(words.getString("role." + person.role())),
                        htmlEscape(team));
    }
}
