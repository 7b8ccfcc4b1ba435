package io.queueoperator.demo.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

class PageLinksTest {

    private static final URI PAGE = URI.create("http://example.org/a/index.html");

    @Test
    void tells_pages_from_documents_in_the_order_of_the_page() {
        PageLinks links = links("<a href='b.html'></a><a href='/c'></a><a href='d.PDF'></a><a href='../e.pdf?v=2'></a>");
        assertThat(links.pages()).map(URI::toString).containsExactly("http://example.org/a/b.html", "http://example.org/c");
        assertThat(links.documents())
                .map(URI::toString)
                .containsExactly("http://example.org/a/d.PDF", "http://example.org/e.pdf?v=2");
    }

    @Test
    void each_target_counts_once_whatever_its_fragment() {
        assertThat(links("<a href='b.html'></a><a href='b.html#x'></a><a href='./b.html'></a>").pages()).hasSize(1);
    }

    @Test
    void stays_on_the_site() {
        PageLinks links = links("<a href='http://example.com/x.pdf'></a><a href='//example.net/y'></a>"
                + "<a href='http://example.org:81/z'></a><a href='http://example.org@evil.example/w'></a>");
        assertThat(links.pages()).isEmpty();
        assertThat(links.documents()).isEmpty();
    }

    @Test
    void what_is_no_web_address_or_no_page_is_left_out() {
        PageLinks links = links("<a href='mailto:a@example.org'></a><a href='javascript:alert(1)'></a><a href='file:///etc'>"
                + "</a><a href='http://['></a><a href=''></a><a></a><a href='photo.JPG'></a><a href='" + "x".repeat(3000)
                + "'></a>");
        assertThat(links.pages()).map(URI::toString).isSubsetOf("http://example.org/a/index.html");
        assertThat(links.documents()).isEmpty();
    }

    @Test
    void spaces_in_a_link_are_written_as_an_address_needs_them() {
        assertThat(links("<a href='my file.pdf'></a>").documents())
                .containsExactly(URI.create("http://example.org/a/my%20file.pdf"));
    }

    @Test
    void one_page_has_one_address() {
        assertThat(PageLinks.normalized(URI.create("http://example.org#top"))).hasToString("http://example.org/");
        assertThat(PageLinks.normalized(URI.create("http://example.org/a?b#c"))).hasToString("http://example.org/a?b");
    }

    private static PageLinks links(String html) {
        return PageLinks.of(html, PAGE);
    }
}
