/**
 * The small site that the project ships: a few pages, ten good documents, one missing page and document, one slow
 * page, one corrupt document. Everything that goes wrong here goes wrong on purpose, the same way every time.
 *
 * <p>Pages are resources under {@code demo-site/}; documents are printed in memory when the site starts, so that no
 * binary file lives in the repository.
 */
@NullMarked
package io.queueoperator.demo.site;

import org.jspecify.annotations.NullMarked;
