/**
 * The demo pipeline: what {@code ./run} shows a newcomer.
 *
 * <p>A program of its own, started beside the service and talking to it over HTTP like any other client; nothing in
 * here is part of the service, and nothing in the service knows it. Its workers are workers of the
 * SDK. {@code site} is what gets crawled, {@code task} is what the workers do, {@code pdf} reads documents for them,
 * {@code screen} draws the progress that the operator tells, {@code witness} asks the three stores at the end what they
 * say about a failure.
 *
 * <p>The way of the data: DemoPipeline enqueues one discover job; DiscoverTask enqueues a download per document;
 * DownloadTask enqueues an ocr per file; DemoScreen polls the source until nothing is left; Ending tells the story.
 *
 * <p>Plain Java: no Quarkus, no CDI.
 */
@NullMarked
package io.queueoperator.demo;

import org.jspecify.annotations.NullMarked;
