package tracker.platform.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.constant.ConstantDescs;
import java.util.List;
import org.junit.jupiter.api.Test;
import tracker.contract.EventMeta;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanFold;

/** Whatever code takes part in folding, a change of it is a change of the rules. */
class RulesRevisionTest {

    /** A step on the way of an event, which the decider does not name itself. */
    static final class Step {
        static Plan take(Plan plan, EventMeta meta) {
            return Detail.of(plan, meta);
        }
    }

    static final class Detail {
        static Plan of(Plan plan, EventMeta meta) {
            return plan.toBuilder().setEtag(meta.etag()).build();
        }
    }

    static final class Stepwise extends Plans {
        @Override
        public Plan evolve(Plan state, Message event, EventMeta meta) {
            return Step.take(state, meta);
        }
    }

    /** Where one class has got another field. */
    private static final class Changed extends ClassLoader {
        private final String changed;

        Changed(Class<?> changed) {
            super(RulesRevisionTest.class.getClassLoader());
            this.changed = changed.getName().replace('.', '/') + ".class";
        }

        @Override
        public InputStream getResourceAsStream(String name) {
            InputStream original = super.getResourceAsStream(name);
            if (!name.equals(changed)) {
                return original;
            }
            try (original) {
                ClassFile files = ClassFile.of();
                return new ByteArrayInputStream(files.transformClass(
                        files.parse(original.readAllBytes()),
                        ClassTransform.endHandler(it -> it.withField("more", ConstantDescs.CD_int, 0))));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static String revisionWhere(Class<?> changed) {
        return RulesRevision.of(new Stepwise(), new Changed(changed));
    }

    @Test
    void itStaysWhileTheCodeDoes() {
        assertThat(RulesRevision.of(new Stepwise()))
                .isEqualTo(RulesRevision.of(new Stepwise()))
                .isNotEqualTo(RulesRevision.of(new Plans()))
                .isEqualTo(revisionWhere(String.class))
                .hasSize(32);
    }

    @Test
    void itChangesWithEveryClassThatTakesPart() {
        assertThat(List.of(
                        RulesRevision.of(new Stepwise()),
                        revisionWhere(Stepwise.class),
                        revisionWhere(Plans.class),
                        revisionWhere(Step.class),
                        revisionWhere(Detail.class),
                        revisionWhere(EventMeta.class),
                        revisionWhere(PlanFold.class)))
                .doesNotHaveDuplicates();
    }
}
