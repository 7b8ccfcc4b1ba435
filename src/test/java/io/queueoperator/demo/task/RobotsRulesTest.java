package io.queueoperator.demo.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

class RobotsRulesTest {

    @Test
    void rules_for_everybody_and_for_us_count_and_those_for_others_do_not() {
        RobotsRules rules = RobotsRules.parse("""
                # a comment
                User-agent: *
                Disallow: /private/   # another
                Disallow:

                User-agent: somebody-else
                Disallow: /

                User-agent: third
                User-agent: Demo
                Disallow: /*.cgi
                Disallow: /drafts
                """, "demo");
        assertThat(rules.closed()).containsExactly("/private/", "/", "/drafts");
    }

    @Test
    void a_closed_path_closes_all_that_begins_like_it() {
        RobotsRules rules = RobotsRules.parse("user-agent:*\ndisallow:/a/b", "demo");
        assertThat(rules.allow(URI.create("http://example.org/a/b/c"))).isFalse();
        assertThat(rules.allow(URI.create("http://example.org/a"))).isTrue();
        assertThat(RobotsRules.NONE.allow(URI.create("http://example.org/"))).isTrue();
    }

    @Test
    void anything_may_come_instead_of_a_robots_txt() {
        assertThat(RobotsRules.parse("<html>not found: sorry</html>", "demo").closed()).isEmpty();
        assertThat(RobotsRules.parse("", "demo").closed()).isEmpty();
    }
}
