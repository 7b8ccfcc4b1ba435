/** PDF documents as the demo needs them: their text layer, read without a look at the fonts of this machine. */
@NullMarked
package io.queueoperator.demo.pdf;

import org.jspecify.annotations.NullMarked;
