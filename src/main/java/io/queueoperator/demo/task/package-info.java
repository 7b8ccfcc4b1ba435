/**
 * What the demo's workers do: discover (crawl a site and find its documents), download (fetch one document) and ocr
 * (read the text of one document).
 *
 * <p>Honest naming: the task type is called {@code ocr} because the pipeline UI calls it so, but OcrTask reads the text
 * layer of a PDF. There is no image recognition here, and a scanned page without a text layer yields no text.
 *
 * <p>SiteReader is the only one that goes out to the network; PageLinks and RobotsRules are pure and take whatever a
 * hostile site may send.
 */
@NullMarked
package io.queueoperator.demo.task;

import org.jspecify.annotations.NullMarked;
