package tracker.stack.issuer;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

/** Shows the demo people to choose from; the password is the one that `./tracker up` prints. */
@RestController
class SignInPage {

    @GetMapping(path = "/sign-in", produces = MediaType.TEXT_HTML_VALUE)
    String page(CsrfToken csrf, @RequestParam @Nullable String error) {
        String people = DemoPeople.all().stream()
                .map(person -> "<option value=\"%s\">%s</option>"
                        .formatted(HtmlUtils.htmlEscape(person.id()), HtmlUtils.htmlEscape(person.name())))
                .collect(Collectors.joining("\n"));
        String complaint = error == null ? "" : "<p role=\"alert\">That is not the password of this stack.</p>";
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>Sign in to the Remediation Tracker</title>
                <style>
                body { font: 1rem/1.5 system-ui, sans-serif; max-width: 26rem; margin: 10vh auto; padding: 0 1rem; color: #1b1b1b; background: #fff }
                label, select, input, button { display: block; width: 100%%; box-sizing: border-box }
                select, input, button { font: inherit; padding: .5rem; margin: .25rem 0 1rem }
                button { background: #1c4f8a; color: #fff; border: 0 }
                [role=alert] { color: #a01010 }
                </style>
                </head>
                <body>
                <main>
                <h1>Sign in</h1>
                <p>Demo people of this machine. All share the password that <code>./tracker up</code> printed.</p>
                %s
                <form method="post" action="/sign-in">
                <input type="hidden" name="%s" value="%s">
                <label for="username">Who you are</label>
                <select id="username" name="username">
                %s
                </select>
                <label for="password">Password</label>
                <input id="password" name="password" type="password" autocomplete="current-password" required autofocus>
                <button type="submit">Sign in</button>
                </form>
                </main>
                </body>
                </html>
                """.formatted(
                        complaint,
                        HtmlUtils.htmlEscape(csrf.getParameterName()),
                        HtmlUtils.htmlEscape(csrf.getToken()),
                        people);
    }
}
