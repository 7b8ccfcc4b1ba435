package io.queueoperator.demo.task;

import io.queueoperator.sdk.ClaimedJob;
import io.queueoperator.sdk.JobContext;
import io.queueoperator.sdk.JobFailure;
import io.queueoperator.sdk.JobHandler;
import io.queueoperator.sdk.JobSpec;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Crawls one site from its start page, within bounds, and enqueues a download for every document it links to. */
public final class DiscoverTask implements JobHandler {

    private final SiteReader site;

    /** A crawler on this reader. */
    public DiscoverTask(SiteReader site) {
        this.site = site;
    }

    @Override
    public Map<String, Object> handle(ClaimedJob job, JobContext context) throws IOException, InterruptedException {
        return new Crawl(job, context).run();
    }

    /** One crawl: what it has seen and what it has still to see. */
    private final class Crawl {
        private final ClaimedJob job;
        private final JobContext context;
        private final int mostPages;
        private final int mostDocuments;
        private final long pauseMs;
        private final Deque<URI> waiting = new ArrayDeque<>();
        private final Set<URI> pages = new LinkedHashSet<>();
        private final Set<URI> documents = new LinkedHashSet<>();
        private final List<String> dead = new ArrayList<>();
        private int read;

        Crawl(ClaimedJob job, JobContext context) {
            this.job = job;
            this.context = context;
            this.mostPages = job.payload().path("max_pages").asInt(30);
            this.mostDocuments = job.payload().path("max_documents").asInt(20);
            this.pauseMs = job.payload().path("pause_ms").asLong(0);
        }

        Map<String, Object> run() throws IOException, InterruptedException {
            URI start = PageLinks.normalized(URI.create(job.payload().path("start_url").asText()));
            RobotsRules rules = rules(start);
            remember(List.of(start));
            while (!waiting.isEmpty() && read + dead.size() < mostPages && documents.size() < mostDocuments) {
                URI next = waiting.remove();
                say(next, "reading " + next);
                if (rules.allow(next)) {
                    visit(next);
                    Thread.sleep(pauseMs);
                }
            }
            return Map.of("pages", read, "documents", documents.size(), "dead_links", dead);
        }

        private RobotsRules rules(URI start) throws IOException, InterruptedException {
            try {
                return RobotsRules.parse(site.page(start.resolve("/robots.txt")).text(), SiteReader.AGENT);
            } catch (JobFailure noRules) {
                return RobotsRules.NONE;
            }
        }

        private void visit(URI address) throws IOException, InterruptedException {
            SiteReader.Page page;
            try {
                page = site.page(address);
            } catch (JobFailure unreadable) {
                if (read == 0) {
                    throw unreadable; // without a start page there is no crawl
                }
                dead.add(address + " (" + unreadable.code() + ")"); // a dead link must not end a crawl
                return;
            }
            read++;
            if (page.type().contains("html")) {
                PageLinks links = PageLinks.of(page.text(), page.address());
                remember(links.pages());
                enqueue(links.documents());
            }
            say(address, documents.size() + " documents so far");
        }

        private void remember(List<URI> found) {
            for (URI page : found) {
                if (pages.add(page)) {
                    waiting.add(page);
                }
            }
        }

        private void enqueue(List<URI> found) throws InterruptedException {
            List<JobSpec> downloads = new ArrayList<>();
            for (URI url : found) {
                if (documents.size() < mostDocuments && documents.add(url)) {
                    downloads.add(job.child("download", url.toString())
                            .documentId(number(documents.size()))
                            .documentUrl(url.toString())
                            .maxAttempts(1)
                            .payload(Map.of()));
                }
            }
            context.enqueue(downloads);
        }

        /** Ids of documents are numbers where the ingestion tables come from: the run's, then two digits. */
        private String number(int nth) {
            return (job.runId() == null ? job.id() : job.runId()) + String.format("%02d", nth);
        }

        private void say(URI page, String message) {
            int known = Math.min(pages.size(), mostPages);
            context.progress("crawl", page.getRawPath(), read + dead.size(), known, message);
        }
    }
}
