package tracker.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathTemplateTest {
    @Test
    void aVariableCoversItsSegments() {
        PathTemplate template = PathTemplate.parse("/api/v1/{name=plans/*/items/*}:start");

        assertThat(template.match(List.of("api", "v1", "plans", "p 1", "items", "i:2"), "start"))
                .contains(Map.of("name", "plans/p 1/items/i:2"));
        assertThat(template.match(List.of("api", "v1", "plans", "1", "items", "2"), ""))
                .isEmpty();
        assertThat(template.match(List.of("api", "v1", "plans", "1", "items", ""), "start"))
                .isEmpty();
        assertThat(template.match(List.of("api", "v1", "teams", "1", "items", "2"), "start"))
                .isEmpty();
        assertThat(template.match(List.of("api", "v1", "plans", "1", "items"), "start"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/{name=plans/*/items/*}:start,/api/v1/plans/{plan}/items/{item}:start",
        "/api/v1/{team=teams/*}/items,/api/v1/teams/{team}/items",
        "/api/v1/operations/{service}/deadLetters/{dead_letter}:retry,/api/v1/operations/{service}/deadLetters/{dead_letter}:retry",
        "/api/v1/escalations,/api/v1/escalations"
    })
    void readersSeeParametersByTheirCollections(String template, String shown) {
        assertThat(PathTemplate.parse(template)).hasToString(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "api",
                "/",
                "/api/",
                "/api//v1",
                "/api/*",
                "/api/**",
                "/api/{name=**}",
                "/api/{name=plans/*/}",
                "/api/{a.b}",
                "/api/{a}{b}",
                "/api/{a}x",
                "/api/{a}/{a}",
                "/api/{a={b}}",
                "/api/{",
                "/api/x:y:z",
                "/api/x y"
            })
    void whatIsNotSupportedIsRefused(String template) {
        assertThatThrownBy(() -> PathTemplate.parse(template))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(template);
    }

    @ParameterizedTest
    @CsvSource({
        "/a/{x},/a/b,true",
        "/a/{x},/a/{y},true",
        "/a/{x},/b/{x},false",
        "/a/{x},/a/{x}:v,false",
        "/a/{x},/a/{x}/b,false"
    })
    void templatesOverlapWhenOnePathFitsBoth(String one, String other, boolean overlap) {
        assertThat(PathTemplate.parse(one).overlaps(PathTemplate.parse(other))).isEqualTo(overlap);
    }
}
