package tracker.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlternationTest {

    private static final Progress SILENT = new Progress(new PrintStream(OutputStream.nullOutputStream()));

    @Test
    void eitherGoesFirstInTurn() throws Exception {
        List<String> order = new ArrayList<>();
        Alternation.take(
                SILENT,
                3,
                () -> {
                    order.add("load");
                    return slice(1);
                },
                () -> {
                    order.add("baseline");
                    return slice(1);
                });

        assertThat(order).containsExactly("load", "baseline", "baseline", "load", "load", "baseline");
    }

    @Test
    void theRatioIsOfRatesOfNeighbours() throws Exception {
        Iterator<Slice> loads = List.of(slice(10), slice(30), slice(20)).iterator();
        Iterator<Slice> baselines = List.of(slice(100), slice(100), slice(50)).iterator();
        Alternation slices = Alternation.take(SILENT, 3, loads::next, baselines::next);

        assertThat(slices.pairs()).extracting(Alternation.Pair::ratio).containsExactly(0.1, 0.3, 0.4);
        assertThat(slices.ratios().median()).isEqualTo(0.3);
        assertThat(slices.loads().median()).isEqualTo(20);
        assertThat(slices.baselines().median()).isEqualTo(100);
        assertThat(slices.loadCount()).isEqualTo(60);
    }

    @Test
    void whenTheMachineSlowsDown_thenTheRatioStays() throws Exception {
        Iterator<Slice> loads = List.of(slice(40), slice(20), slice(10)).iterator();
        Iterator<Slice> baselines = List.of(slice(80), slice(40), slice(20)).iterator();
        Spread ratios =
                Alternation.take(SILENT, 3, loads::next, baselines::next).ratios();

        assertThat(ratios).isEqualTo(new Spread(0.5, 0.5, 0.5));
    }

    @Test
    void aLongerSliceIsNotAFasterOne() {
        Alternation.Pair pair =
                new Alternation.Pair(new Slice(50, Duration.ofSeconds(5)), new Slice(40, Duration.ofSeconds(2)));

        assertThat(pair.ratio()).isEqualTo(0.5);
    }

    private static Slice slice(long count) {
        return new Slice(count, Duration.ofSeconds(1));
    }
}
