package io.queueoperator.demo.task;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/** The links of one page that stay on its site, in the order of the page, each once. */
public record PageLinks(List<URI> pages, List<URI> documents) {

    private static final int LONGEST_URL = 2000;
    /** Links to these are neither pages nor documents, and asking for them would only cost their owner. */
    private static final List<String> NEITHER = List.of(
            ".jpg", ".jpeg", ".png", ".gif", ".svg", ".webp", ".ico", ".css", ".js", ".zip", ".gz", ".tgz", ".xz", ".exe",
            ".dmg", ".mp3", ".mp4", ".webm", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".xml", ".rss", ".json");

    /** Reads the links out of the HTML of the page at {@code address}. */
    public static PageLinks of(String html, URI address) {
        Set<URI> pages = new LinkedHashSet<>();
        Set<URI> documents = new LinkedHashSet<>();
        for (Element link : Jsoup.parse(html, address.toString()).select("a[href]")) {
            URI target = target(link.absUrl("href"));
            if (target == null || !isSameSite(target, address)) {
                continue;
            }
            String path = target.getPath().toLowerCase(Locale.ROOT);
            if (path.endsWith(".pdf")) {
                documents.add(target);
            } else if (NEITHER.stream().noneMatch(path::endsWith)) {
                pages.add(target);
            }
        }
        return new PageLinks(List.copyOf(pages), List.copyOf(documents));
    }

    /** The same page, however it was written: no fragment, an empty path is the root. */
    public static URI normalized(URI address) {
        String path = address.getRawPath() == null || address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        return URI.create(address.getScheme() + "://" + address.getRawAuthority() + path + query);
    }

    private static @Nullable URI target(String href) {
        if (href.isEmpty() || href.length() > LONGEST_URL) {
            return null;
        }
        try {
            URI address = new URI(href.replace(" ", "%20"));
            boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
            return web && address.getHost() != null ? normalized(address) : null;
        } catch (URISyntaxException notALink) {
            return null;
        }
    }

    private static boolean isSameSite(URI target, URI page) {
        return target.getRawAuthority().equalsIgnoreCase(page.getRawAuthority());
    }
}
