package tracker.reporting.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import tracker.platform.error.Rejection;

/** How many may follow at a time. */
class SubscriptionsTest {

    private final Subscriptions subscriptions = new Subscriptions(new FeedProperties(
            2, 4, 3, Duration.ofSeconds(1), Duration.ofMillis(5), Duration.ZERO, 10, 1000, Duration.ofMillis(20)));

    private Subscription add(String client, boolean person) {
        return subscriptions.add(client, person, () -> mock(Subscription.class));
    }

    @Test
    void people_leaveRoomForOtherSystems() {
        Subscription first = add("ana", true);
        add("ana", true);
        add("ben", true);

        assertThatThrownBy(() -> add("cleo", true))
                .isInstanceOf(Rejection.class)
                .hasMessageContaining("people");
        add("warehouse", false);
        assertThat(subscriptions.count()).isEqualTo(4);
        assertThatThrownBy(() -> add("lake", false)).isInstanceOf(Rejection.class);

        subscriptions.remove("ana", first);
        add("cleo", true);
        assertThat(subscriptions.count()).isEqualTo(4);
    }
}
