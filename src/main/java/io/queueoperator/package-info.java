/** Queue-Operator: jobs go in, workers claim them under a lease, and a failed job tells one true reason everywhere. */
@NullMarked
package io.queueoperator;

import org.jspecify.annotations.NullMarked;
