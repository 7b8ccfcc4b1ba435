package io.queueoperator.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.platform.local.LocalStores;
import io.queueoperator.platform.redis.RedisScript;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.RedisLine;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What comes out of the list and out of our hands: the script on the real Redis. */
class TakeScriptTest {
    private static final String BODY = RedisScript.named("intake_take").body();

    @AutoClose
    private static final LocalStores stores = LocalStoresResource.startFresh();

    @BeforeEach
    void two_in_the_list_and_one_in_hand() {
        run("DEL", TakeIds.QUEUE, TakeIds.IN_HAND, TakeIds.TIMES);
        run("RPUSH", TakeIds.QUEUE, "new-1", "new-2");
        run("ZADD", TakeIds.IN_HAND, "1", "left-behind");
    }

    @Test
    void what_is_in_hand_comes_before_what_is_in_the_list() {
        assertThat(take("1")).containsExactly("0", "3", "left-behind", "new-1", "new-2");
    }

    @Test
    void without_the_list_what_is_in_hand_is_handed_out_and_no_more() {
        assertThat(take("0")).containsExactly("2", "1", "left-behind");
        assertThat(run("LLEN", TakeIds.QUEUE)).isEqualTo(":2");
    }

    @Test
    void a_list_that_is_no_list_does_not_stop_what_needs_none() {
        run("SET", TakeIds.QUEUE, "poison");

        assertThat(take("0")).containsExactly("0", "1", "left-behind");
        assertThat(take("1")).containsExactly("-1", TakeIds.QUEUE);
    }

    /** The length of the list, how many are in hand, and the ids; or what is in the way. */
    private static List<String> take(String fromList) {
        return RedisLine.array(stores.redis(), "EVAL", "local r = (function() " + BODY + """
                 end)()
                if r[1] == -1 then return {'-1', r[2]} end
                local said = {tostring(r[2]), tostring(r[3])}
                for i = 4, #r, 2 do said[#said + 1] = r[i] end
                return said""", "3", TakeIds.QUEUE, TakeIds.IN_HAND, TakeIds.TIMES, "10", "60000", "", fromList);
    }

    private static String run(String... command) {
        return RedisLine.run(stores.redis(), command);
    }
}
