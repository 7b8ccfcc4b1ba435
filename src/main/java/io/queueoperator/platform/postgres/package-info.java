/** How statements reach PostgreSQL: with a time limit, a name, and one translation of what can go wrong on the way. */
@NullMarked
package io.queueoperator.platform.postgres;

import org.jspecify.annotations.NullMarked;
