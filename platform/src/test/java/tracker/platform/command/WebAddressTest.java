package tracker.platform.command;

import static org.assertj.core.api.Assertions.assertThat;

import build.buf.protovalidate.Validator;
import build.buf.protovalidate.ValidatorFactory;
import build.buf.protovalidate.exceptions.ValidationException;
import build.buf.validate.Violation;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tracker.plan.v1.ClaimPlanItemDoneRequest;

/** Where evidence is: on the web, and told in whatever script the address is written in. */
class WebAddressTest {

    private final Validator validator = ValidatorFactory.newBuilder().build();

    private List<String> broken(String address) throws ValidationException {
        ClaimPlanItemDoneRequest request = ClaimPlanItemDoneRequest.newBuilder()
                .setName("plans/p1/items/1")
                .setRequestId("r1")
                .addEvidence(address)
                .build();
        return validator.validate(request).toProto().getViolationsList().stream()
                .map(Violation::getRuleId)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://wiki.example",
                "https://wiki.example/a%20b?c=d,e&f=(g)#h",
                "HTTP://user@wiki.example:8080/",
                "http://[2001:db8::1]:8080/a",
                "https://wiki.example/完成证明",
                "https://维基.example/完成证明？#第一节",
                "https://wiki.example/تقرير/résumé/🎉"
            })
    void anAddressOfTheWeb_isTaken(String address) throws ValidationException {
        assertThat(broken(address)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "see the wiki",
                "wiki.example/完成证明",
                "javascript:alert(1)",
                "javascript://wiki.example/%0aalert(1)",
                "data:text/html,完成",
                "ftp://wiki.example/1",
                "file:///etc/passwd",
                "https:wiki.example",
                "https://",
                "https:///a",
                "https://:8080/a",
                "https://user@/a",
                "https://wiki.example:port/a",
                "https://wiki.example/完成 证明",
                "https://wiki.example/完成\u3000证明",
                " https://wiki.example/1",
                "https://wiki.example/1\n",
                "https://wiki.example/\u00071",
                "https://wiki.example/\u202efdp.exe",
                "https://wiki\u2066.example/",
                "https://wiki.example/\u200b",
                "https://wiki.example/100%",
                "https://wiki.example/<b>",
                "https://wiki.example\\@evil.example/"
            })
    void anythingElse_isRefused(String text) throws ValidationException {
        assertThat(broken(text)).containsExactly("string.uri");
    }
}
